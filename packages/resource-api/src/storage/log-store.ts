import type { Database } from "@tenantbox/shared/database";
import type { Kysely } from "kysely";
import { type BulkInsert, createBulkInsert } from "./bulk-insert.ts";
import { type IdCounters, takeCounters } from "./id-counters.ts";
import { insertLogChildren, logChildRows } from "./log-child-rows.ts";
import type { MessageLog } from "./message-log.ts";
import type { TenantRows } from "./rows/tenant.ts";
import type { MessageLogSchema } from "./schema.ts";
import { insertStoredMessages, storedMessageRows } from "./stored-message-rows.ts";
import { insertTenantRows } from "./tenant-rows.ts";

/** Both engines bind more than this many values a statement: 27 columns of a log, 100 times. */
const ROWS_A_STATEMENT = 100;

export interface InsertOptions {
  /** Where there are logs already, nothing is written, and none is new. Two who try at once: one does. */
  readonly onlyIfEmpty?: boolean;
  /** What the tenant holds beside, asked for when the logs are stored. */
  readonly tenant?: () => TenantRows;
}

/** Writes logs and says how many there are; lists and entries are read by OData queries. */
export interface LogStore {
  /** Stores logs in one transaction; those whose guid is known stay as they are. How many were new. */
  insert(logs: Iterable<MessageLog>, options?: InsertOptions): Promise<number>;
  count(): Promise<number>;
  /** Start of the newest log, in epoch milliseconds. */
  newest(): Promise<number | undefined>;
}

export function createLogStore({ kysely }: Pick<Database<MessageLogSchema>, "kysely">): LogStore {
  return {
    insert: (logs, { onlyIfEmpty = false, tenant } = {}) =>
      kysely.transaction().execute(async (transaction) => {
        // The lock comes first: whoever waited for it sees what the other one wrote.
        const counters = await takeCounters(transaction);
        if (onlyIfEmpty && (await hasLogs(transaction))) return 0;
        const stored = await insertAll(transaction, counters, logs);
        if (tenant !== undefined) await insertTenantRows(transaction, tenant());
        return stored;
      }),
    async count() {
      const { logs } = await kysely
        .selectFrom("message_processing_logs")
        .select(({ fn }) => fn.countAll<number>().as("logs"))
        .executeTakeFirstOrThrow();
      return logs;
    },
    async newest() {
      const row = await kysely
        .selectFrom("message_processing_logs")
        .select(({ fn }) => fn.max("log_start").as("start"))
        .executeTakeFirst();
      return row?.start ?? undefined;
    },
  };
}

async function hasLogs(transaction: Kysely<MessageLogSchema>): Promise<boolean> {
  const any = await transaction
    .selectFrom("message_processing_logs")
    .select("message_guid")
    .limit(1)
    .execute();
  return any.length > 0;
}

async function insertAll(
  transaction: Kysely<MessageLogSchema>,
  counters: IdCounters,
  logs: Iterable<MessageLog>,
): Promise<number> {
  const insert = createBulkInsert(transaction);
  let stored = 0;
  for (const batch of batches(logs)) {
    const fresh = await insertNew(transaction, insert, batch);
    stored += fresh.length;
    await insertLogChildren(logChildRows(fresh, counters.next), insert);
    await insertStoredMessages(storedMessageRows(fresh), insert);
  }
  await counters.save();
  return stored;
}

/** Inserts the rows whose guid is new and gives back their logs, in the order they came. */
async function insertNew(
  transaction: Kysely<MessageLogSchema>,
  insert: BulkInsert,
  batch: readonly MessageLog[],
): Promise<readonly MessageLog[]> {
  const guids = batch.map((log) => log.row.message_guid);
  const rows = await transaction
    .selectFrom("message_processing_logs")
    .select("message_guid")
    .where("message_guid", "in", guids)
    .execute();
  const known = new Set(rows.map((row) => row.message_guid));
  // A guid twice in one batch: the first of them is stored.
  const fresh = batch.filter(({ row }) => !known.has(row.message_guid) && known.add(row.message_guid));
  const fill = fresh.map(({ row }) => row) as readonly unknown[];
  // The one column more that the table has is an import's, and filled by none here.
  await insert("message_processing_logs", fill as readonly MessageLogSchema["message_processing_logs"][]);
  return fresh;
}

function* batches<T>(items: Iterable<T>): Generator<T[]> {
  let batch: T[] = [];
  for (const item of items) {
    batch.push(item);
    if (batch.length < ROWS_A_STATEMENT) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
