import { type Kysely, PostgresAdapter } from "kysely";
import { insertRows, type TableRow, type TableRows } from "./insert-rows.ts";
import type { MessageLogSchema } from "./schema.ts";

/** Inserts many rows of one table with few statements. By default it is an error if a key is known. */
export type BulkInsert = <Table extends keyof MessageLogSchema>(
  table: Table,
  rows: readonly MessageLogSchema[Table][],
  known?: TableRows["known"],
) => Promise<void>;

/** `insertRows` for rows that are typed by their table. */
export function createBulkInsert(transaction: Kysely<MessageLogSchema>): BulkInsert {
  const postgres = transaction.getExecutor().adapter instanceof PostgresAdapter;
  return (table, rows, known = "refuse") =>
    insertRows(transaction, postgres ? "postgres" : "sqlite", {
      table,
      // A row type is a closed object of such values; TypeScript wants an index signature to believe it.
      rows: rows as readonly unknown[] as readonly TableRow[],
      known,
    });
}
