import type { Model } from "../model/index.ts";
import { type Expression, type ResourcePath, targetOf } from "../parse/index.ts";
import { allOf } from "./column.ts";
import { condition } from "./condition.ts";
import type { Dialect, DialectSql, Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { type GuardLevel, shownRows } from "./guard.ts";
import type { Joins } from "./joins.ts";
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
  readonly guard: GuardLevel;
  /** Whether the answer is JSON whose texts SQLite writes. */
  readonly texts: boolean;
}

/** The deadline, the path, what is shown, and the filter; the deadline first, so that every row meets it. */
export function whereOf(
  path: ResourcePath,
  filter: Expression | undefined,
  joins: Joins,
  context: CompileContext,
  more: readonly Sql[] = [],
): Sql {
  const { dialect } = context;
  const conditions = [...pathConditions(path, root, dialect)];
  const shown = shownRows(targetOf(path).type, root, context.guard);
  if (shown !== undefined) conditions.push(shown);
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
