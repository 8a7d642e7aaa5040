import type { DialectSql, Sql } from "./dialect.ts";
import { sql } from "./sql-text.ts";

/** Characters that one replacement may make at most; nested ones would otherwise fill the memory. */
const mostCharacters = sql.raw("100000");

/** All of `part` in `text` replaced, by code point; null where the outcome could grow beyond measure. */
export function replaced(text: Sql, part: Sql, by: Sql, dialect: DialectSql): Sql {
  return dialect.once([text, part, by], (source = sql``, searched = sql``, inserted = sql``) => {
    const bounded = sql`length(${inserted}) <= length(${searched}) or length(${source}) * length(${inserted}) <= ${mostCharacters}`;
    return sql`case when ${bounded} then replace(${source}, ${searched}, ${inserted}) end`;
  });
}

/** From a place counted from 0, to the end or so many characters; below zero counts as zero. */
export function substring(text: Sql, from: Sql, length: Sql | undefined, dialect: DialectSql): Sql {
  // The text as well: what stands in `body` adds to the height of the expression, which SQLite limits.
  const values = length === undefined ? [text, from] : [text, from, length];
  return dialect.once(values, (...names) => {
    const [whole = sql``, start = sql``, count] = names;
    const first = sql`cast(${withinReach(start)} as integer) + 1`;
    if (count === undefined) return sql`substr(${whole}, ${first})`;
    return sql`substr(${whole}, ${first}, cast(${withinReach(count)} as integer))`;
  });
}

/** A number of characters that both engines take. */
function withinReach(count: Sql): Sql {
  return sql`case when ${count} < 0 then 0 when ${count} > 1000000000 then 1000000000 else ${count} end`;
}
