import { moment } from "./column.ts";
import type { Dialect, DialectSql, Sql } from "./dialect.ts";
import type { SqlValue, Statement } from "./plan.ts";
import { postgresSql } from "./postgres.ts";
import { textAndValues } from "./sql-text.ts";
import { sqliteSql } from "./sqlite.ts";

export function dialectSql(dialect: Dialect): DialectSql {
  return dialect === "sqlite" ? sqliteSql : postgresSql;
}

/**
 * Text and parameters. A symbol among the parameters keeps a place: it comes out as null, at that index.
 * @param now what the moment of the answer is, where the rows depend on it
 */
export function statement(text: Sql, dialect: Dialect, now?: number): Statement {
  const { sql, values } = textAndValues(text, dialect);
  return { sql, parameters: values.map((value) => boundValue(value, now)) };
}

/** As `statement`, and where each of the symbols stands. */
export function statementWithPlaces(
  text: Sql,
  { name, now }: { readonly name: Dialect; readonly now: number },
  symbols: readonly symbol[],
): { statement: Statement; places: readonly number[] } {
  const { sql, values } = textAndValues(text, name);
  const places = symbols.map((symbol) => values.indexOf(symbol));
  return { statement: { sql, parameters: values.map((value) => boundValue(value, now)) }, places };
}

function boundValue(value: unknown, now: number | undefined): SqlValue {
  switch (typeof value) {
    case "string":
    case "number":
    case "bigint":
      return value;
    case "symbol":
      return value === moment ? (now ?? null) : null;
    case "object":
      if (value instanceof Uint8Array) return value;
      throw new Error("a parameter of a type that is never bound");
    default:
      throw new Error("a parameter of a type that is never bound");
  }
}
