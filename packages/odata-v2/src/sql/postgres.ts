import { sql } from "kysely";
import { notImplemented } from "../errors.ts";
import type { DialectSql, Sql } from "./dialect.ts";

/** Every parameter is cast: PostgreSQL would guess its type from the neighbour, and guess wrong for 1.5. */
export const postgresSql: DialectSql = {
  literal(literal) {
    switch (literal.type) {
      case "Edm.Boolean":
        return sql`cast(${literal.value ? 1 : 0} as bigint)`;
      case "Edm.Decimal":
        return sql`cast(${literal.value} as numeric)`;
      case "Edm.Double":
      case "Edm.Single":
        return sql`cast(${literal.value} as double precision)`;
      case "Edm.String":
      case "Edm.Guid":
        return sql`cast(${literal.value} as text)`;
      case "Edm.Binary":
        throw notImplemented();
      default:
        return sql`cast(${literal.value} as bigint)`;
    }
  },
  contains: (text, part) => sql`(strpos(${text}, ${part}) > 0)`,
  startsWith: (text, start) => sql`starts_with(${text}, ${start})`,
  endsWith: (text, end) => sql`(right(${text}, length(${end})) = ${end})`,
  lower: (text) => sql`lower(${byCodePoint(text)})`,
  upper: (text) => sql`upper(${byCodePoint(text)})`,
  byCodePoint,
  keyIn(columns, keys) {
    const [only] = columns;
    const arrays = columns.map(({ whole }, index) =>
      whole ? sql`cast(${keys[index]} as bigint[])` : sql`cast(${keys[index]} as text[])`,
    );
    if (columns.length === 1 && only !== undefined) return sql`${only.column} = any(${sql.join(arrays)})`;
    const names = sql.join(columns.map(({ column }) => column));
    return sql`(${names}) in (select * from unnest(${sql.join(arrays)}))`;
  },
  keyParameters: (columns) => columns,
  deadline: undefined,
};

function byCodePoint(text: Sql): Sql {
  return sql`${text} collate "C"`;
}
