import { CompiledQuery } from "kysely";

/** Rows of values among the parameters of a statement that runs once for each of them. */
export class EachRow {
  readonly rows: readonly (readonly unknown[])[];

  constructor(rows: readonly (readonly unknown[])[]) {
    this.rows = rows;
  }
}

/**
 * A statement that SQLite runs for each row of values by itself, without a way through Kysely for each: faster than one
 * statement with the values of many rows.
 */
export const forEachRow = (text: string, rows: readonly (readonly unknown[])[]): CompiledQuery =>
  CompiledQuery.raw(text, [new EachRow(rows)]);
