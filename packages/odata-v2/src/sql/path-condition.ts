import type { ResourcePath, ResourceStep } from "../parse/index.ts";
import { allOf, column, rowsOf } from "./column.ts";
import type { DialectSql, Sql } from "./dialect.ts";
import { sql } from "./sql-text.ts";

/** The rows of `alias` that the path leads to: their own key, and the link they are reached by. */
export function pathConditions(path: ResourcePath, alias: string, dialect: DialectSql): readonly Sql[] {
  const steps = [path.first, ...path.rest];
  return conditionsAt(steps, steps.length - 1, alias, dialect);
}

/** Whether the entity exists where the last link starts; undefined when the path walks no link. */
export function originExists(path: ResourcePath, dialect: DialectSql): Sql | undefined {
  const steps = [path.first, ...path.rest];
  const origin = steps.at(-2);
  if (origin === undefined) return undefined;
  const conditions = allOf(conditionsAt(steps, steps.length - 2, "t", dialect));
  return sql`select 1 from ${rowsOf(origin.type, "t")} where ${conditions ?? sql`1 = 1`} limit 1`;
}

function conditionsAt(
  steps: readonly ResourceStep[],
  index: number,
  alias: string,
  dialect: DialectSql,
): readonly Sql[] {
  const step = steps[index];
  const previous = steps[index - 1];
  if (step === undefined) return [];
  const conditions = (step.key ?? []).map(
    ({ property, literal }) => sql`${column(alias, property.column)} = ${dialect.literal(literal)}`,
  );
  if (step.navigation === undefined || previous === undefined) return conditions;
  const { join } = step.navigation;
  const known = join.map(({ from, to }) => {
    const part = previous.key?.find(({ property }) => property.column === from);
    return part && sql`${column(alias, to)} = ${dialect.literal(part.literal)}`;
  });
  for (const equality of known) if (equality !== undefined) conditions.push(equality);
  if (index > 1 || known.includes(undefined)) {
    const above = `p${index}`;
    const targets = sql.join(join.map(({ to }) => column(alias, to)));
    const sources = sql.join(join.map(({ from }) => column(above, from)));
    const within = allOf(conditionsAt(steps, index - 1, above, dialect)) ?? sql`1 = 1`;
    conditions.push(
      sql`(${targets}) in (select ${sources} from ${rowsOf(previous.type, above)} where ${within})`,
    );
  }
  return conditions;
}
