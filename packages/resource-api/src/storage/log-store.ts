import type { Database } from "@tenantbox/shared/database";
import type { Kysely } from "kysely";
import type { MessageLog } from "./message-log.ts";
import type { MessageLogSchema } from "./schema.ts";

/** Both engines bind more than this many values a statement: 27 columns of a log, 100 times. */
const ROWS_A_STATEMENT = 100;

/** Writes logs and says how many there are; lists and entries are read by OData queries. */
export interface LogStore {
  /** Stores logs in one transaction; those whose guid is known stay as they are. How many were new. */
  insert(logs: Iterable<MessageLog>): Promise<number>;
  /** The same, but only into an empty store; else nothing is written, and 0. Two who try at once: one does. */
  insertIfEmpty(logs: Iterable<MessageLog>): Promise<number>;
  count(): Promise<number>;
  /** Start of the newest log, in epoch milliseconds. */
  newest(): Promise<number | undefined>;
}

export function createLogStore({ kysely }: Pick<Database<MessageLogSchema>, "kysely">): LogStore {
  return {
    insert: (logs) =>
      kysely.transaction().execute(async (transaction) => {
        const counter = await lockCounter(transaction);
        return insertAll(transaction, counter, logs);
      }),
    insertIfEmpty: (logs) =>
      kysely.transaction().execute(async (transaction) => {
        // The lock comes first: whoever waited for it sees what the other one wrote.
        const counter = await lockCounter(transaction);
        const any = await transaction
          .selectFrom("message_processing_logs")
          .select("message_guid")
          .limit(1)
          .execute();
        return any.length > 0 ? 0 : insertAll(transaction, counter, logs);
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

/** The next header id. Taking it keeps other writers waiting until this transaction ends. */
async function lockCounter(transaction: Kysely<MessageLogSchema>): Promise<number> {
  const counter = await transaction
    .updateTable("id_counters")
    .set((row) => ({ next_id: row.ref("next_id") }))
    .where("name", "=", "custom_header_properties")
    .returning("next_id")
    .executeTakeFirstOrThrow();
  return counter.next_id;
}

async function insertAll(
  transaction: Kysely<MessageLogSchema>,
  firstId: number,
  logs: Iterable<MessageLog>,
): Promise<number> {
  let nextId = firstId;
  let stored = 0;
  for (const batch of batches(logs)) {
    const fresh = await insertRows(transaction, batch);
    stored += fresh.length;
    const headers = fresh.flatMap(({ row, customHeaders }) =>
      customHeaders.map(({ name, value }) => ({
        id: String(nextId++),
        message_guid: row.message_guid,
        name,
        value,
      })),
    );
    for (const some of batches(headers)) {
      await transaction.insertInto("custom_header_properties").values(some).execute();
    }
    const errors = fresh.flatMap(({ row, error }) =>
      error === undefined ? [] : [{ ...error, message_guid: row.message_guid }],
    );
    if (errors.length > 0) await transaction.insertInto("error_informations").values(errors).execute();
  }
  await transaction
    .updateTable("id_counters")
    .set({ next_id: nextId })
    .where("name", "=", "custom_header_properties")
    .execute();
  return stored;
}

/** Inserts the rows whose guid is new and gives back their logs, in the order they came. */
async function insertRows(
  transaction: Kysely<MessageLogSchema>,
  batch: readonly MessageLog[],
): Promise<readonly MessageLog[]> {
  const inserted = await transaction
    .insertInto("message_processing_logs")
    .values(batch.map((log) => log.row))
    .onConflict((conflict) => conflict.column("message_guid").doNothing())
    .returning("message_guid")
    .execute();
  if (inserted.length === batch.length) return batch;
  const fresh = new Set(inserted.map((row) => row.message_guid));
  // A guid twice in one batch: the first of them was stored.
  return batch.filter((log) => fresh.delete(log.row.message_guid));
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
