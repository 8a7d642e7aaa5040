import type { EntityType } from "../model/index.ts";
import type { ResourcePath } from "../parse/index.ts";
import { isSingle, targetOf } from "../parse/index.ts";
import { allOf, rowsOf } from "./column.ts";
import type { Sql } from "./dialect.ts";
import { pathConditions } from "./path-condition.ts";
import type { Statement } from "./plan.ts";
import type { CompileContext } from "./select-parts.ts";
import { Spelled, sql } from "./sql-text.ts";
import { statement } from "./statement.ts";

/** What somebody is guarded against: seeing rows, or what they hold as well; undefined: nothing. */
export type GuardLevel = "rows" | "content" | undefined;

/** The condition on rows of a type that are shown; undefined where all are. */
export function shownRows({ guard }: EntityType, alias: string, level: GuardLevel): Sql | undefined {
  if (level === undefined || guard === undefined) return undefined;
  if (level === "rows" && guard.covers === "content") return undefined;
  const at = (condition: string): Sql => sql.raw(condition.replaceAll(":row", `"${alias}"`));
  return sql`${new Spelled(at(guard.shown.sqlite), at(guard.shown.postgres))}`;
}

/**
 * Asked where nothing was found: is there something that is not shown? Only of what one entity leads to; whatever a
 * filter says does not count, or the answer would tell what is in there.
 */
export function withheldAt(path: ResourcePath, context: CompileContext): Statement | undefined {
  const { type } = targetOf(path);
  const shown = shownRows(type, "t", context.guard);
  if (shown === undefined || !isSingle(path.first)) return undefined;
  const there = allOf(pathConditions(path, "t", context.dialect)) ?? sql`1 = 1`;
  const text = sql`select 1 from ${rowsOf(type, "t")} where ${there} and not ${shown} limit 1`;
  return statement(text, context.name, context.now);
}
