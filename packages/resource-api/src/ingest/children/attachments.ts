import type { LogAttachment } from "../../storage/message-log.ts";
import type { LoggedMessage } from "./logged-message.ts";
import { payloadOf } from "./payload.ts";
import { resourceId } from "./resource-id.ts";

/** What a flow's script hung on its log: the payload where somebody looks closely, the answer where it failed. */
export function attachments(message: LoggedMessage): readonly LogAttachment[] {
  const { log, start, random } = message;
  const { message_guid: guid, log_level } = log.row;
  const made: Omit<LogAttachment, "id" | "time_stamp">[] = [];
  const closely = log_level === "DEBUG" || log_level === "TRACE";
  if (random.chance(closely ? 0.9 : 0.06)) {
    const { contentType, extension, text } = payloadOf(message);
    made.push({
      name: `Payload before mapping.${extension}`,
      content_type: contentType,
      body: Buffer.from(text),
    });
  }
  if (log.error !== undefined && random.chance(0.5)) {
    const [first = ""] = log.error.error_text.split("\n");
    const body = `HTTP/1.1 500 Internal Server Error\ndate: ${new Date(start).toUTCString()}\n\n${first}\n`;
    made.push({ name: "Response of the receiver", content_type: "text/plain", body: Buffer.from(body) });
  }
  return made.map((attachment, index) => {
    const time_stamp = start + 20 + index * 5;
    return { id: resourceId("msg", { guid, time: time_stamp, index }), time_stamp, ...attachment };
  });
}
