import type { Expression } from "../parse/index.ts";
import { allOf, column, rowsOf } from "./column.ts";

import type { Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { joinsFrom } from "./joins.ts";
import { sql } from "./sql-text.ts";

/** Alias of the table behind the link; subqueries stand in each other, so one name serves them all. */
const inner = "a";

/**
 * Does some entity behind a link fulfil a condition? A subquery that does not look outside, so that the engine
 * may begin with it where it is the rarer side. True or false, never unknown: rows without a link have none.
 */
export function anyCondition(
  { link, condition }: Extract<Expression, { kind: "any" }>,
  context: ExpressionContext,
  toSql: (expression: Expression, context: ExpressionContext) => Sql,
): Sql {
  const target = context.model.byName.get(link.target);
  if (target === undefined) throw new Error(`${link.name} leads nowhere`);
  const joins = joinsFrom(inner, context.model);
  const fulfilled = toSql(condition, { ...context, alias: inner, columnOf: joins.columnOf });
  const keys = link.join.map(({ to }) => column(inner, to));
  const here = link.join.map(({ from }) => column(context.alias, from));
  const within = allOf([
    ...(context.dialect.deadline === undefined ? [] : [context.dialect.deadline(inner, target)]),
    ...keys.map((key) => sql`${key} is not null`),
    fulfilled,
  ]);
  const known = allOf(here.map((key) => sql`${key} is not null`));
  const found = sql`select ${sql.join(keys)} from ${rowsOf(target, inner)}${joins.clause() ?? sql``} where ${within}`;
  return sql`(${known} and (${sql.join(here)}) in (${found}))`;
}
