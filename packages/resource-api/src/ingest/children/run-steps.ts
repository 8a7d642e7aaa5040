import type { LogStep } from "../../storage/message-log.ts";
import type { LoggedMessage } from "./logged-message.ts";
import { payloadOf } from "./payload.ts";
import type { Attempt } from "./attempt.ts";
import { planSteps } from "./step-plan.ts";
import { stepProperties } from "./step-properties.ts";
import { hasTraces, stepTraces } from "./step-traces.ts";

/** Steps that are kept of a failed run unless its level keeps all. */
const KEPT_ON_FAILURE = 50;

/** What is recorded of an attempt's steps: all at DEBUG and TRACE, else the last ones of a failure, or nothing. */
export function runSteps(message: LoggedMessage, { start, stop, failed }: Attempt): readonly LogStep[] {
  const { flow, log, now, random } = message;
  const { log_level } = log.row;
  const all = log_level === "DEBUG" || log_level === "TRACE";
  if (!all && (!failed || log_level === "NONE")) return [];
  const planned = planSteps(flow, random);
  const running = stop === undefined;
  // What failed or still runs has not come to its end.
  const reached = failed || running ? planned.slice(0, random.integer(3, planned.length - 1)) : planned;
  const each = ((stop ?? now) - start) / reached.length;
  const traced = hasTraces(message);
  const payload = payloadOf(message);
  const steps = reached.map((step, index): LogStep => {
    const count = index + 1;
    const last = count === reached.length;
    const broken = failed && last;
    const begun = start + Math.floor(index * each);
    const ended = start + Math.floor(count * each);
    const open = running && last;
    const modelStepId = (broken ? log.error?.last_error_model_step_id : undefined) ?? step.modelStepId;
    return {
      child_count: count,
      step_start: begun,
      step_stop: open ? null : ended,
      step_id: `${modelStepId}_${count}`,
      model_step_id: modelStepId,
      branch_id: String(step.branch),
      status: open ? "PROCESSING" : broken ? "FAILED" : "COMPLETED",
      error: broken ? errorOf(message) : null,
      activity: step.activity,
      properties: stepProperties(message, step, { start: begun, stop: ended, failed: broken }),
      traces: traced ? stepTraces(message, step, { payload, time: begun, count }) : [],
    };
  });
  return all ? steps : steps.slice(-KEPT_ON_FAILURE);
}

/** The first line of the error text; an earlier attempt of a message that got through failed just so. */
function errorOf({ log }: LoggedMessage): string {
  return log.error?.error_text.split("\n")[0] ?? "java.net.ConnectException: Connection refused";
}
