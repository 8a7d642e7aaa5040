import { CompiledQuery, type Kysely, PostgresAdapter } from "kysely";
import type { MessageLogSchema } from "./schema.ts";

/** Both engines bind this many values a statement, and more. */
const VALUES_A_STATEMENT = 2700;
const BYTES_A_STATEMENT = 8_000_000;

/** The statement's text: made once for each number of rows, so that the engine prepares it once, too. */
export type BulkInsert = <Table extends keyof MessageLogSchema>(
  table: Table,
  rows: readonly MessageLogSchema[Table][],
  options?: { readonly known?: "skip" },
) => Promise<void>;

/**
 * Inserts many rows of one shape with few statements. Names come from the rows' type, values are bound. With
 * `known: "skip"`, rows whose key is there already are left as they are.
 */
export function createBulkInsert(transaction: Kysely<MessageLogSchema>): BulkInsert {
  const numbered = transaction.getExecutor().adapter instanceof PostgresAdapter;
  return async (table, rows, options) => {
    const [first] = rows;
    if (first === undefined) return;
    const columns = Object.keys(first);
    const most = Math.max(1, Math.floor(VALUES_A_STATEMENT / columns.length));
    const tail = options?.known === "skip" ? " on conflict do nothing" : "";
    const head = `insert into "${table}" (${columns.map((name) => `"${name}"`).join(", ")}) values `;
    let values: unknown[] = [];
    let bytes = 0;
    const flush = async (): Promise<void> => {
      const text = head + placeholders(values.length / columns.length, columns.length, numbered) + tail;
      await transaction.executeQuery(CompiledQuery.raw(text, values));
      values = [];
      bytes = 0;
    };
    for (const row of rows) {
      for (const value of Object.values(row)) {
        values.push(value);
        if (value instanceof Uint8Array) bytes += value.byteLength;
      }
      if (values.length >= most * columns.length || bytes >= BYTES_A_STATEMENT) await flush();
    }
    if (values.length > 0) await flush();
  };
}

function placeholders(rows: number, columns: number, numbered: boolean): string {
  if (!numbered)
    return Array(rows)
      .fill(`(${Array(columns).fill("?").join(",")})`)
      .join(",");
  let number = 0;
  return Array.from(
    { length: rows },
    () => `(${Array.from({ length: columns }, () => `$${++number}`).join(",")})`,
  ).join(",");
}
