import { momentAt, type SeedListedLog } from "@tenantbox/shared/seed";
import type { LogRun, LogStep } from "../../storage/message-log.ts";
import { messageId } from "../message-id.ts";
import type { Random } from "../random.ts";

export interface RunsOfLog {
  readonly start: number;
  /** Undefined while the log is open. */
  readonly end: number | undefined;
  readonly now: number;
  readonly random: Random;
}

type ListedRun = NonNullable<SeedListedLog["runs"]>[number];

/** The runs of a listed log; one without steps where it says nothing of them. */
export function listedRuns(given: SeedListedLog, log: RunsOfLog): readonly LogRun[] {
  const listed: readonly ListedRun[] = given.runs ?? [{ steps: [] }];
  return listed.map((run) => {
    const start = run.start === undefined ? log.start : momentAt(run.start, log.now);
    const end = run.end === undefined ? log.end : momentAt(run.end, log.now);
    return {
      id: messageId(log.random, start),
      run_start: start,
      run_stop: end ?? null,
      log_level: given.logLevel,
      overall_state: run.status ?? given.status,
      process_id: "Process_1",
      steps: run.steps.map((step, index) => {
        const share = ((end ?? log.now) - start) / run.steps.length;
        return stepOf(step, index, {
          start: start + Math.floor(share * index),
          end: start + Math.floor(share * (index + 1)),
          now: log.now,
        });
      }),
    };
  });
}

function stepOf(
  step: ListedRun["steps"][number],
  index: number,
  { start, end, now }: { readonly start: number; readonly end: number; readonly now: number },
): LogStep {
  const id = step.id ?? `CallActivity_${index + 1}`;
  const begun = step.start === undefined ? start : momentAt(step.start, now);
  const stop = step.end === undefined ? end : momentAt(step.end, now);
  const named = (values: Readonly<Record<string, string>>) =>
    Object.entries(values).map(([name, value]) => ({ name, value }));
  return {
    child_count: index + 1,
    step_start: begun,
    step_stop: step.status === "PROCESSING" ? null : stop,
    step_id: `${id}_${index + 1}`,
    model_step_id: id,
    branch_id: step.branch,
    status: step.status,
    error: step.error ?? null,
    activity: step.activity ?? null,
    properties: named(step.properties),
    traces:
      step.trace === undefined
        ? []
        : [
            {
              mime_type: step.trace.contentType,
              created_at: begun,
              body: Buffer.from(step.trace.content),
              headers: named(step.trace.headers),
              exchangeProperties: named(step.trace.properties),
            },
          ],
  };
}
