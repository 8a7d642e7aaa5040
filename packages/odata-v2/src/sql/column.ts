import type { Sql } from "./dialect.ts";
import { sql } from "./sql-text.ts";

/**
 * A column of the model, quoted alike for both engines. Names come from the model alone, which lets only plain
 * ones in.
 */
export function column(alias: string, name: string): Sql {
  return sql.raw(`"${alias}"."${name}"`);
}

/** Many columns, separated by commas; exact ones as text. */
export function columnList(
  alias: string,
  columns: readonly { readonly name: string; readonly exact: boolean }[],
): Sql {
  const texts = columns.map(({ name, exact }) =>
    exact ? `cast("${alias}"."${name}" as text)` : `"${alias}"."${name}"`,
  );
  return sql.raw(texts.join(", "));
}

export function table(name: string, alias: string): Sql {
  return sql.raw(`"${name}" as "${alias}"`);
}

/** All of them; no condition at all is undefined. */
export function allOf(conditions: readonly Sql[]): Sql | undefined {
  return conditions.length === 0 ? undefined : sql.join(conditions, sql` and `);
}
