import type { Model } from "../model/index.ts";
import type { PropertyPath } from "../parse/index.ts";
import type { DialectSql, Sql } from "./dialect.ts";

/** What an expression needs to become SQL. */
export interface ExpressionContext {
  readonly model: Model;
  readonly dialect: DialectSql;
  /** Alias of the table whose rows are looked at. */
  readonly alias: string;
  columnOf(path: PropertyPath): Sql;
}
