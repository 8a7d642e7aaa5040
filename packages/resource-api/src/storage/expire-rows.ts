import type { Database } from "@tenantbox/shared/database";
import { sql } from "kysely";
import type { MessageLogSchema } from "./schema.ts";

/** What is kept for a time only. */
export type Expiring = "logs" | "messages" | "traces";

/** Where a sweep stands: the age and the id of the last row that it looked at. */
export interface SweepPosition {
  readonly at: number;
  readonly id: string | number;
}

/** One step of a sweep: some of the rows older than a moment, the oldest first. */
export interface SweepStep {
  readonly what: Expiring;
  /** Epoch milliseconds. */
  readonly before: number;
  /** Where the last step ended; the sweep begins where undefined. */
  readonly after: SweepPosition | undefined;
}

export interface SweepProgress {
  readonly removed: number;
  /** Undefined once nothing older is left. */
  readonly next: SweepPosition | undefined;
}

/** With what belongs to them, a step takes some hundredths of a second. */
const rowsAStep = 200;

const places = {
  logs: { table: "message_processing_logs", time: "log_start", id: "message_guid", first: "" },
  messages: { table: "message_store_entries", time: "time_stamp", id: "id", first: "" },
  traces: { table: "trace_messages", time: "created_at", id: "trace_id", first: -1 },
} as const;

interface Candidate {
  readonly id: string | number;
  readonly at: number;
  readonly imported: string | null;
  readonly log_end: number | null;
}

/**
 * Removes rows that are too old, with everything below them. What was imported stays: it is somebody's archive. A log
 * that ended later than the moment stays too, and so does one without any time, as in the real service (fact sheet,
 * section 2.10); stored messages outlive their logs.
 */
export function expireRows(
  { kysely }: Database<MessageLogSchema>,
  { what, before, after }: SweepStep,
): Promise<SweepProgress> {
  const { table, time, id, first } = places[what];
  const from = after ?? { at: Number.MIN_SAFE_INTEGER, id: first };
  return kysely.transaction().execute(async (transaction) => {
    const [age, key] = [sql.ref(`old.${time}`), sql.ref(`old.${id}`)];
    const { rows } = await sql<Candidate>`
      select ${key} as id, ${age} as at, log.imported, log.log_end
      from ${sql.table(table)} as old
      left join message_processing_logs as log on log.message_guid = old.message_guid
      where ${age} < ${before} and (${age}, ${key}) > (${from.at}, ${from.id})
      order by ${age}, ${key} limit ${sql.lit(rowsAStep)}`.execute(transaction);
    const over = rows.filter(({ imported, log_end: end }) => {
      return imported === null && (what !== "logs" || end === null || end < before);
    });
    if (over.length > 0) {
      const ids = sql.join(over.map((row) => row.id));
      await sql`delete from ${sql.table(table)} where ${sql.ref(id)} in (${ids})`.execute(transaction);
    }
    const last = rows.length < rowsAStep ? undefined : rows.at(-1);
    return { removed: over.length, next: last === undefined ? undefined : { at: last.at, id: last.id } };
  });
}
