import type { Dialect } from "@tenantbox/shared/database";
import { CompiledQuery, type Kysely } from "kysely";
import type { MessageLogSchema } from "./schema.ts";

export type ColumnValue = string | number | null | Uint8Array;
/** Column → value. Names come from the model or the code, never from a caller. */
export type TableRow = Readonly<Record<string, ColumnValue>>;

/** Both engines bind more values than this; longer statements were not faster. */
const mostValues = 2_700;

/** Rows of one table. */
export interface TableRows {
  readonly table: string;
  readonly rows: readonly TableRow[];
  /** Those of the first row unless said; where a row lacks one, it is null. */
  readonly columns?: readonly string[];
  /** Rows whose key is known: fail, keep the stored row, or take the new one, found by this column. */
  readonly known: "refuse" | "keep" | { readonly replaceBy: string };
}

/** Inserts rows many at a time; written by hand because building such statements costs more than running them. */
export async function insertRows(
  transaction: Kysely<MessageLogSchema>,
  dialect: Dialect,
  { table, rows, known, columns = Object.keys(rows[0] ?? {}) }: TableRows,
): Promise<void> {
  const atOnce = Math.max(1, Math.floor(mostValues / columns.length));
  for (let start = 0; start < rows.length; ) {
    // Powers of two: few different statements, so that they are prepared once.
    const size = 2 ** Math.floor(Math.log2(Math.min(atOnce, rows.length - start)));
    const some = rows.slice(start, start + size);
    start += size;
    const values: ColumnValue[] = [];
    for (const row of some) for (const column of columns) values.push(row[column] ?? null);
    const text = `insert into "${table}" (${columns.map(quoted).join(", ")}) values ${tuples(some.length, columns.length, dialect)}${conflict(known, columns)}`;
    await transaction.executeQuery(CompiledQuery.raw(text, values));
  }
}

function tuples(rows: number, columns: number, dialect: Dialect): string {
  if (dialect === "sqlite") {
    const one = `(${Array.from({ length: columns }, () => "?").join(",")})`;
    return Array.from({ length: rows }, () => one).join(",");
  }
  return Array.from({ length: rows }, (_, row) => {
    const places = Array.from({ length: columns }, (_column, index) => `$${row * columns + index + 1}`);
    return `(${places.join(",")})`;
  }).join(",");
}

function conflict(known: TableRows["known"], columns: readonly string[]): string {
  if (known === "refuse") return "";
  if (known === "keep") return " on conflict do nothing";
  const set = columns.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return ` on conflict (${quoted(known.replaceBy)}) do update set ${set.join(", ")}`;
}

const quoted = (name: string): string => `"${name}"`;
