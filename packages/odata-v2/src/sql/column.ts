import type { Sql } from "./dialect.ts";
import type { EntityType } from "../model/index.ts";
import { Spelled, sql } from "./sql-text.ts";

/**
 * A column of the model, quoted alike for both engines. Names come from the model alone, which lets only plain
 * ones in.
 */
export function column(alias: string, name: string): Sql {
  return sql.raw(`"${alias}"."${name}"`);
}

export function table(name: string, alias: string): Sql {
  return sql.raw(`"${name}" as "${alias}"`);
}

/** Stands for the moment of the answer among the values of a statement. */
export const moment = Symbol("now");

/** What the rows of an entity type are read from: its table, or the query that gives them at the moment. */
export function rowsOf({ table: name, query }: EntityType, alias: string): Sql {
  if (query === undefined) return table(name, alias);
  const { sqlite, postgres } = query;
  return sql`(${new Spelled(atMoment(sqlite), atMoment(postgres))}) as ${sql.raw(`"${alias}"`)}`;
}

const atMoment = (query: string): Sql => sql.join(query.split(":now").map(sql.raw), sql`${moment}`);

/** All of them; no condition at all is undefined. */
export function allOf(conditions: readonly Sql[]): Sql | undefined {
  return conditions.length === 0 ? undefined : sql.join(conditions, sql` and `);
}
