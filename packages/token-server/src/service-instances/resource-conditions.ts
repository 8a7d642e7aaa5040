import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";

/** What a label has to be like. */
export interface LabelCondition {
  readonly key: string;
  readonly operator: "exists" | "not-exists" | "in" | "not-in";
  readonly values: readonly string[];
}

/** What a moment has to be like, seen in whole seconds. `moments` in epoch milliseconds. */
export interface MomentCondition {
  readonly operator: "gt" | "gte" | "lt" | "lte" | "in";
  readonly moments: readonly number[];
}

const second = 1000;

/** The condition on a column of epoch milliseconds. */
export function momentMeets<Table, Name extends keyof Table & string>(
  { eb, column }: { eb: ExpressionBuilder<Record<"resource", Table>, "resource">; column: Name },
  { operator, moments }: MomentCondition,
): Expression<SqlBool> {
  const reference = sql.ref<number>(column);
  const [first = 0] = moments;
  const between = moments.map(
    (moment) => sql<SqlBool>`(${reference} >= ${moment} and ${reference} < ${moment + second})`,
  );
  if (operator === "in") return eb.or(between);
  if (operator === "gt") return sql<SqlBool>`${reference} >= ${first + second}`;
  if (operator === "gte") return sql<SqlBool>`${reference} >= ${first}`;
  if (operator === "lt") return sql<SqlBool>`${reference} < ${first}`;
  return sql<SqlBool>`${reference} < ${first + second}`;
}

/** The condition on the labels in the column `metadata`; the key and the values are bound. */
export function labelMeets(
  dialect: "sqlite" | "postgres",
  { key, operator, values }: LabelCondition,
): RawBuilder<SqlBool> {
  const labels =
    dialect === "sqlite"
      ? sql`json_each(coalesce(metadata, '{}'), '$.labels')`
      : sql`json_each_text(coalesce(metadata::json -> 'labels', '{}'::json))`;
  const among =
    operator === "in" || operator === "not-in"
      ? sql`and label.value in (${sql.join(values.length === 0 ? [""] : values)})`
      : sql``;
  const exists = sql<SqlBool>`exists (select 1 from ${labels} as label where label.key = ${key} ${among})`;
  return operator === "exists" || operator === "in" ? exists : sql<SqlBool>`not ${exists}`;
}
