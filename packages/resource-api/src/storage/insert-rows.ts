import { type Dialect, forEachRow } from "@tenantbox/shared/database";
import { CompiledQuery, type Kysely } from "kysely";
import type { MessageLogSchema } from "./schema.ts";

export type ColumnValue = string | number | null | Uint8Array;
/** Column → value. Names come from the model or the code, never from a caller. */
export type TableRow = Readonly<Record<string, ColumnValue | undefined>>;

/** PostgreSQL binds more values than this; longer statements were not faster. */
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

/** Inserts rows; written by hand because building such statements costs more than running them. */
export async function insertRows(
  transaction: Kysely<MessageLogSchema>,
  dialect: Dialect,
  { table, rows, known, columns = Object.keys(rows[0] ?? {}) }: TableRows,
): Promise<void> {
  if (rows.length === 0) return;
  const into = `insert into "${table}" (${columns.map(quoted).join(", ")}) values `;
  const otherwise = conflict(known, columns);
  const valuesOf = (row: TableRow): ColumnValue[] => columns.map((column) => row[column] ?? null);
  if (dialect === "sqlite") {
    const text = `${into}(${columns.map(() => "?").join(",")})${otherwise}`;
    await transaction.executeQuery(forEachRow(text, rows.map(valuesOf)));
    return;
  }
  const atOnce = Math.max(1, Math.floor(mostValues / columns.length));
  for (let start = 0; start < rows.length; start += atOnce) {
    const some = rows.slice(start, start + atOnce);
    const text = `${into}${tuples(some.length, columns.length)}${otherwise}`;
    await transaction.executeQuery(CompiledQuery.raw(text, some.flatMap(valuesOf)));
  }
}

function tuples(rows: number, columns: number): string {
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
