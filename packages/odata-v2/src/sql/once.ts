import type { Sql } from "./dialect.ts";
import { sql } from "./sql-text.ts";

/** `once` of a dialect: a subquery of one row, kept apart from the query around it by `fence`. */
export function onceFrom(values: readonly Sql[], body: (...names: readonly Sql[]) => Sql, fence: Sql): Sql {
  const columns = values.map((value, index) => sql`${value} as ${sql.raw(`x${index}`)}`);
  const names = values.map((_, index) => sql.raw(`w.x${index}`));
  return sql`(select ${body(...names)} from (select ${sql.join(columns)}${fence}) as w)`;
}
