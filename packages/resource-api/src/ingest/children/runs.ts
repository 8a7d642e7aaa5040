import type { LogRun } from "../../storage/message-log.ts";
import { messageId } from "../message-id.ts";
import type { LoggedMessage } from "./logged-message.ts";
import type { Attempt } from "./attempt.ts";
import { runSteps } from "./run-steps.ts";

/** All attempts of a message, oldest first. A waiting retry has several, and so has what one of them saved. */
export function runs(message: LoggedMessage): readonly LogRun[] {
  const { log, random } = message;
  const { status, log_level } = log.row;
  return attempts(message).map((attempt, index, all) => {
    const last = index === all.length - 1;
    return {
      id: messageId(random, attempt.start),
      run_start: attempt.start,
      run_stop: attempt.stop ?? null,
      log_level,
      overall_state: last ? status : "FAILED",
      process_id: "Process_1",
      steps: status === "DISCARDED" ? [] : runSteps(message, attempt),
    };
  });
}

function attempts({ log, start, now, random }: LoggedMessage): readonly Attempt[] {
  const { status, log_end } = log.row;
  const failed = log.error !== undefined;
  const end = status === "PROCESSING" ? undefined : (log_end ?? now);
  const several = status === "RETRY" ? random.integer(2, 4) : random.chance(0.02) ? 2 : 1;
  const each = Math.floor(((end ?? now) - start) / several);
  if (each < 2) return [{ start, stop: end, failed }];
  return Array.from({ length: several }, (_, index): Attempt => {
    const begun = start + index * each;
    if (index === several - 1) return { start: begun, stop: end, failed };
    return { start: begun, stop: begun + Math.max(1, Math.floor(each / 10)), failed: true };
  });
}
