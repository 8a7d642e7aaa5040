import type { MessageLog } from "../../storage/message-log.ts";
import { adapterAttributes } from "./adapter-attributes.ts";
import { attachments } from "./attachments.ts";
import type { LoggedMessage } from "./logged-message.ts";
import { runs } from "./runs.ts";
import { storedMessages } from "./stored-messages.ts";

/** All that belongs to a log beside its headers and its error. */
export function logChildren(
  message: LoggedMessage,
): Pick<MessageLog, "adapterAttributes" | "attachments" | "runs" | "messageStoreEntries"> {
  return {
    adapterAttributes: adapterAttributes(message),
    attachments: attachments(message),
    runs: runs(message),
    messageStoreEntries: storedMessages(message),
  };
}
