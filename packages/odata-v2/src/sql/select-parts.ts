import type { Model } from "../model/index.ts";
import { type Expression, type ResourcePath, targetOf } from "../parse/index.ts";
import { allOf, rowsOf } from "./column.ts";
import { condition } from "./condition.ts";
import type { Dialect, DialectSql, Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { type Joins, joinsFrom } from "./joins.ts";
import { originExists, pathConditions } from "./path-condition.ts";
import { statement } from "./statement.ts";
import { sql } from "./sql-text.ts";

/** Alias of the table whose rows the statement returns. */
export const root = "t";

export interface CompileContext {
  readonly model: Model;
  readonly name: Dialect;
  readonly dialect: DialectSql;
  /** The moment of the answer, epoch milliseconds. */
  readonly now: number;
}

export function countStatement(path: ResourcePath, filter: Expression | undefined, context: CompileContext) {
  const step = targetOf(path);
  const { type } = step;
  // All rows of a table: the engine counts whole pages, unless a condition makes it look at each row.
  if (filter === undefined && path.rest.length === 0 && step.key === undefined) {
    return statement(sql`select count(*) from ${rowsOf(type, root)}`, context.name, context.now);
  }
  const joins = joinsFrom(root, context.model);
  const where = whereOf(path, filter, joins, context);
  const text = sql`select count(*) from ${rowsOf(type, root)}${joins.clause() ?? sql``}${where}`;
  return statement(text, context.name, context.now);
}

/** The deadline, the path and the filter; the deadline first, so that every row meets it. */
export function whereOf(
  path: ResourcePath,
  filter: Expression | undefined,
  joins: Joins,
  context: CompileContext,
  more: readonly Sql[] = [],
): Sql {
  const { dialect } = context;
  const conditions = [...pathConditions(path, root, dialect)];
  if (filter !== undefined) conditions.push(condition(filter, expressionContext(joins, context)));
  if (dialect.deadline !== undefined) conditions.unshift(dialect.deadline(root, targetOf(path).type));
  const all = allOf([...conditions, ...more]);
  return all === undefined ? sql`` : sql` where ${all}`;
}

export function expressionContext(
  { columnOf }: Joins,
  { dialect, model }: CompileContext,
): ExpressionContext {
  return { model, dialect, alias: root, columnOf };
}

export function originOf(path: ResourcePath, context: CompileContext) {
  const exists = originExists(path, context.dialect);
  return exists === undefined ? undefined : statement(exists, context.name, context.now);
}
