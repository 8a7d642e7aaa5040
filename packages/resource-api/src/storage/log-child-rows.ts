import type { BulkInsert } from "./bulk-insert.ts";
import type { CounterName } from "./id-counters.ts";
import type { LogRun, LogStep, MessageLog, StepTrace } from "./message-log.ts";
import type { LogChildTables } from "./rows/log-children.ts";
import type { MessageLogSchema } from "./schema.ts";

/** Tables of what belongs to a log, parents before children. */
const tables = [
  "custom_header_properties",
  "error_informations",
  "adapter_attributes",
  "attachments",
  "attachment_bodies",
  "runs",
  "run_steps",
  "run_step_properties",
  "trace_messages",
  "trace_payloads",
  "trace_message_properties",
  "trace_exchange_properties",
] as const satisfies readonly (keyof LogChildTables | "custom_header_properties" | "error_informations")[];

/** Rows of several logs, gathered by table. */
export type LogChildRows = {
  readonly [Table in (typeof tables)[number]]: MessageLogSchema[Table][];
};

/** All that belongs to the logs as rows, numbered where the store gives the ids. */
export function logChildRows(
  logs: readonly MessageLog[],
  nextId: (name: CounterName) => number,
): LogChildRows {
  const rows = Object.fromEntries(tables.map((table) => [table, []])) as unknown as LogChildRows;
  for (const log of logs) addLog(rows, log, nextId);
  return rows;
}

function addLog(rows: LogChildRows, log: MessageLog, nextId: (name: CounterName) => number): void {
  const { message_guid } = log.row;
  for (const { name, value } of log.customHeaders) {
    rows.custom_header_properties.push({
      id: String(nextId("custom_header_properties")),
      message_guid,
      name,
      value,
    });
  }
  if (log.error !== undefined) {
    const { type, last_error_model_step_id, error_text } = log.error;
    rows.error_informations.push({ message_guid, type, last_error_model_step_id, error_text });
  }
  for (const { adapter_id, adapter_message_id, name, value } of log.adapterAttributes ?? []) {
    const id = String(nextId("adapter_attributes"));
    rows.adapter_attributes.push({ id, message_guid, adapter_id, adapter_message_id, name, value });
  }
  for (const { id, time_stamp, name, content_type, body } of log.attachments ?? []) {
    const payload_size = body.byteLength;
    rows.attachments.push({ id, message_guid, time_stamp, name, content_type, payload_size });
    rows.attachment_bodies.push({ attachment_id: id, body });
  }
  for (const run of log.runs ?? []) addRun(rows, run, message_guid, nextId);
}

function addRun(
  rows: LogChildRows,
  { id, run_start, run_stop, log_level, overall_state, process_id, steps }: LogRun,
  message_guid: string,
  nextId: (name: CounterName) => number,
): void {
  rows.runs.push({ id, message_guid, run_start, run_stop, log_level, overall_state, process_id });
  for (const step of steps) {
    const ids = (step.traces ?? []).map((trace) => {
      const traceId = nextId("trace_messages");
      addTrace(rows, trace, { traceId, message_guid, runId: id, step });
      return traceId;
    });
    addStep(rows, id, step, ids);
  }
}

function addStep(rows: LogChildRows, run_id: string, step: LogStep, traceIds: readonly number[]): void {
  const { child_count, step_start, step_stop, step_id, model_step_id } = step;
  const { branch_id, status, error, activity } = step;
  rows.run_steps.push({
    run_id,
    child_count,
    step_start,
    step_stop,
    step_id,
    model_step_id,
    branch_id,
    status,
    error,
    activity,
  });
  for (const { name, value } of step.properties) {
    if (name !== "TraceIds") rows.run_step_properties.push({ run_id, child_count, name, value });
  }
  // As the runtime prints a list of Java; clients read the numbers out of it.
  if (traceIds.length > 0) {
    const value = `[${traceIds.join(", ")}]`;
    rows.run_step_properties.push({ run_id, child_count, name: "TraceIds", value });
  }
}

function addTrace(
  rows: LogChildRows,
  { mime_type, created_at, body, headers, exchangeProperties }: StepTrace,
  at: { traceId: number; message_guid: string; runId: string; step: LogStep },
): void {
  const trace_id = at.traceId;
  rows.trace_messages.push({
    trace_id,
    message_guid: at.message_guid,
    run_id: at.runId,
    child_count: at.step.child_count,
    model_step_id: at.step.model_step_id,
    payload_size: body.byteLength,
    mime_type,
    created_at,
  });
  rows.trace_payloads.push({ trace_id, body });
  for (const { name, value } of headers) rows.trace_message_properties.push({ trace_id, name, value });
  for (const { name, value } of exchangeProperties) {
    rows.trace_exchange_properties.push({ trace_id, name, value });
  }
}

/** Inserts gathered rows, parents first. */
export async function insertLogChildren(rows: LogChildRows, insert: BulkInsert): Promise<void> {
  for (const table of tables) await insert(table, rows[table]);
}
