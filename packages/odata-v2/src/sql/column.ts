import { sql } from "kysely";
import type { Sql } from "./dialect.ts";

/** Quoted by the dialect. Only names of the model ever come here. */
export function column(alias: string, name: string): Sql {
  return sql.id(alias, name);
}

export function table(name: string, alias: string): Sql {
  return sql`${sql.table(name)} as ${sql.id(alias)}`;
}

/** All of them; no condition at all is undefined. */
export function allOf(conditions: readonly Sql[]): Sql | undefined {
  return conditions.length === 0 ? undefined : sql.join(conditions, sql` and `);
}
