import type { LogRun, MessageLog } from "../../storage/message-log.ts";
import type { LogRow } from "../../storage/schema.ts";
import { adapterAttributes } from "../children/adapter-attributes.ts";
import { attachments } from "../children/attachments.ts";
import type { LoggedMessage } from "../children/logged-message.ts";
import { runSteps } from "../children/run-steps.ts";
import { storedMessages } from "../children/stored-messages.ts";
import { messageId } from "../message-id.ts";
import { randomOf } from "../random.ts";
import type { Life } from "./plan-life.ts";

/** What a log says at a moment of its life. */
export interface LifeView {
  /** Everything about it, as an insert takes it. */
  readonly log: MessageLog;
  readonly ended: boolean;
}

/** The log as it stands at a moment: PROCESSING, then RETRY between attempts, in the end its final state. */
export function viewLife(life: Life, moment: number): LifeView {
  const { final, attempts, flow } = life;
  const begun = attempts.filter(({ start }) => start <= moment);
  const stopped = attempts.filter(({ stop }) => stop <= moment);
  const ended = stopped.length === attempts.length;
  const row: LogRow = ended ? final.row : { ...final.row, ...openState(life, begun.length, stopped) };
  const error = ended ? final.error : stopped.length > 0 ? life.trouble : undefined;
  const random = randomOf(final.row.message_guid);
  const message: LoggedMessage = {
    flow,
    log: { row, error },
    start: attempts[0]?.start ?? 0,
    now: moment,
    random,
  };
  return {
    ended,
    log: {
      row,
      customHeaders: final.customHeaders,
      error,
      adapterAttributes: adapterAttributes(message),
      runs: begun.map((_, index) => runOf(life, index, message)),
      ...(ended ? { attachments: attachments(message), messageStoreEntries: storedMessages(message) } : {}),
    },
  };
}

function openState(
  life: Life,
  begun: number,
  stopped: readonly { readonly stop: number }[],
): Pick<LogRow, "status" | "custom_status" | "log_end"> {
  if (begun > stopped.length) return { status: "PROCESSING", custom_status: "PROCESSING", log_end: null };
  const end = life.closedInRetry ? (stopped.at(-1)?.stop ?? null) : null;
  return { status: "RETRY", custom_status: "RETRY", log_end: end };
}

/** Each attempt is a run of its own. */
function runOf(life: Life, index: number, message: LoggedMessage): LogRun {
  const { start = 0, stop = 0 } = life.attempts[index] ?? {};
  const open = stop > message.now;
  const last = index === life.attempts.length - 1;
  const failed = !last || life.final.error !== undefined;
  // The same run has the same id and steps whenever it is looked at.
  const id = messageId(randomOf(messageIdOf(message, index)), start);
  const steps = { ...message, now: stop, random: randomOf(id) };
  return {
    id,
    run_start: start,
    run_stop: open ? null : stop,
    log_level: message.log.row.log_level,
    overall_state: open ? "PROCESSING" : last ? life.final.row.status : "FAILED",
    process_id: "Process_1",
    steps: open || message.log.row.status === "DISCARDED" ? [] : runSteps(steps, { start, stop, failed }),
  };
}

/** The log's guid with the attempt's number in it. */
function messageIdOf({ log }: LoggedMessage, index: number): string {
  const bytes = Buffer.from(log.row.message_guid, "base64url");
  bytes[20] = ((bytes[20] ?? 0) + index + 1) & 0xff;
  return bytes.toString("base64url");
}
