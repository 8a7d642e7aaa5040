import { type Expression, type ResourcePath, targetOf } from "../parse/index.ts";
import { rowsOf } from "./column.ts";
import { condition } from "./condition.ts";
import type { Sql } from "./dialect.ts";
import { shownRows } from "./guard.ts";
import { joinsFrom } from "./joins.ts";
import type { CountStatement } from "./plan.ts";
import { type CompileContext, expressionContext, root, whereOf } from "./select-parts.ts";
import { statement } from "./statement.ts";
import { sql } from "./sql-text.ts";

/** How many rows a path and a filter lead to. */
export function countStatement(
  path: ResourcePath,
  filter: Expression | undefined,
  context: CompileContext,
): CountStatement {
  const { type, key } = targetOf(path);
  const { name, now } = context;
  // All rows of a table: the engine counts whole pages, unless a condition makes it look at each row.
  const whole = filter === undefined && path.rest.length === 0 && key === undefined;
  if (whole && shownRows(type, root, context.guard) === undefined) {
    return statement(sql`select count(*) from ${rowsOf(type, root)}`, name, now);
  }
  const counted = (terms: Expression | undefined, more: readonly Sql[]) => {
    const joins = joinsFrom(root, context.model);
    const where = whereOf(path, terms, joins, context, more);
    return statement(
      sql`select count(*) from ${rowsOf(type, root)}${joins.clause() ?? sql``}${where}`,
      name,
      now,
    );
  };
  const since = name === "sqlite" ? sinceOf(filter) : undefined;
  if (since === undefined) return counted(filter, []);
  const expressions = expressionContext(joinsFrom(root, context.model), context);
  const from = condition(since.bound, expressions);
  const column = expressions.columnOf(since.bound.left.path);
  const to = since.bound.operator === "gt" ? sql`<=` : sql`<`;
  const between = counted(since.others, [from, sql`${column} ${to} ${Symbol("end")}`]);
  return { ...counted(since.others, [from]), between: between.sql };
}

interface Since {
  readonly bound: Extract<Expression, { kind: "comparison" }> & {
    readonly left: Extract<Expression, { kind: "property" }>;
  };
  readonly others: Expression | undefined;
}

/** The condition that something of the entity's own is since a moment, and what else must hold. */
function sinceOf(filter: Expression | undefined): Since | undefined {
  const terms = filter === undefined ? [] : filter.kind === "and" ? filter.terms : [filter];
  for (const term of terms) {
    if (term.kind !== "comparison" || (term.operator !== "gt" && term.operator !== "ge")) continue;
    const { left, right } = term;
    if (left.kind !== "property" || left.path.links.length > 0) continue;
    if (right.kind !== "literal" || !isMoment(right.literal.type)) continue;
    const [first, ...more] = terms.filter((other) => other !== term);
    const others = more.length > 0 && first ? ({ kind: "and", terms: [first, ...more] } as const) : first;
    return { bound: { ...term, left }, others };
  }
  return undefined;
}

const isMoment = (type: string): boolean => type === "Edm.DateTime" || type === "Edm.DateTimeOffset";
