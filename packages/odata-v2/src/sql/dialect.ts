import type { EntityType } from "../model/index.ts";
import type { SqlText } from "./sql-text.ts";
import type { DatePart, Literal } from "../parse/index.ts";

export type Dialect = "sqlite" | "postgres";

/** An SQL expression: text with its parameters kept apart. */
export type Sql = SqlText;

/** The short list of what the engines say differently. */
export interface DialectSql {
  /** A bound parameter of the literal's type; never null, never text in the statement. */
  literal(literal: Exclude<Literal, { readonly type: "null" }>): Sql;
  /** Case-sensitive: does `text` contain `part`? */
  contains(text: Sql, part: Sql): Sql;
  startsWith(text: Sql, start: Sql): Sql;
  endsWith(text: Sql, end: Sql): Sql;
  /** Where `part` begins in `text`, counted from 1; 0: nowhere. */
  position(text: Sql, part: Sql): Sql;
  /** Without blanks, tabs and line breaks at both ends. */
  trim(text: Sql): Sql;
  /** ASCII only, alike on both engines. */
  lower(text: Sql): Sql;
  upper(text: Sql): Sql;
  /** The text as it is ordered and compared: by code point, whatever the database's collation. */
  byCodePoint(text: Sql): Sql;
  /**
   * Works values out once and uses them as often as `body` likes: an expression that is spelled twice would grow
   * without measure when it is nested, and PostgreSQL would work out what a `case` is there to spare it.
   */
  once(values: readonly Sql[], body: (...names: readonly Sql[]) => Sql): Sql;
  /** Sum, difference, product and quotient (without its fraction) of 64-bit integers; null beyond 64 bits. */
  whole(operator: "+" | "-" | "*" | "/", one: Sql, other: Sql): Sql;
  /** What a division of 64-bit integers leaves, with the sign of `one`; null for a division by zero. */
  remainder(one: Sql, other: Sql): Sql;
  /** Part of the date so many days after 1970-01-01, within the years 1 to 9999. */
  datePart(part: Extract<DatePart, "year" | "month" | "day">, days: Sql): Sql;
  /** Columns equal to one of the key tuples, which are bound as `keys`, one marker for each parameter. */
  keyIn(columns: readonly KeyColumn[], keys: readonly symbol[]): Sql;
  /** How many parameters `keyIn` takes for so many columns. */
  keyParameters(columns: number): number;
  /**
   * A condition on the rows of an entity type, always true, that stops the statement once the deadline has passed;
   * undefined if the engine has its own.
   */
  readonly deadline: ((alias: string, type: EntityType) => Sql) | undefined;
}

export interface KeyColumn {
  readonly column: Sql;
  readonly whole: boolean;
}
