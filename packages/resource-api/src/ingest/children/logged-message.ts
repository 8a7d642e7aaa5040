import type { MessageLog } from "../../storage/message-log.ts";
import type { Flow } from "../flows.ts";
import type { Random } from "../random.ts";

/** A log that is written, as far as what belongs to it depends on it. */
export interface LoggedMessage {
  readonly flow: Flow;
  readonly log: Pick<MessageLog, "row" | "error">;
  /** When processing began; the log of a waiting retry may not say it. */
  readonly start: number;
  readonly now: number;
  readonly random: Random;
}
