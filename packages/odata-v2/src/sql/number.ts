import type { Sql } from "./dialect.ts";
import { sql } from "./sql-text.ts";

/** A number as a double; both engines know the type by this name. */
export function asDouble(number: Sql): Sql {
  return sql`cast(${number} as double precision)`;
}

/** An integer, or a double without a fraction, as a 64-bit integer. */
export function asInteger(number: Sql): Sql {
  return sql`cast(${number} as bigint)`;
}
