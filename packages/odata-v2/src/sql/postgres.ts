import type { DialectSql, Sql } from "./dialect.ts";
import { asInteger } from "./number.ts";
import { onceFrom } from "./once.ts";
import { sql } from "./sql-text.ts";

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
        return sql`cast(${Buffer.from(literal.value, "hex")} as bytea)`;
      default:
        return sql`cast(${literal.value} as bigint)`;
    }
  },
  contains: (text, part) => sql`(strpos(${text}, ${part}) > 0)`,
  startsWith: (text, start) => sql`starts_with(${text}, ${start})`,
  endsWith: (text, end) => sql`(right(${text}, length(${end})) = ${end})`,
  position: (text, part) => sql`strpos(${text}, ${part})`,
  trim: (text) => sql`btrim(${text}, ${sql.raw(String.raw`E'\t\n\x0b\f\r '`)})`,
  lower: (text) => sql`lower(${byCodePoint(text)})`,
  upper: (text) => sql`upper(${byCodePoint(text)})`,
  byCodePoint,
  once: fenced,
  whole(operator, one, other) {
    const [first, second] = [exact(one), exact(other)];
    const outcome =
      operator === "/"
        ? sql`div(${first}, nullif(${second}, 0))`
        : sql`${first} ${sql.raw(operator)} ${second}`;
    return fenced([outcome], (x = sql``) => {
      return sql`case when ${x} between -9223372036854775808 and 9223372036854775807 then cast(${x} as bigint) end`;
    });
  },
  remainder: (one, other) => sql`(${asInteger(one)} % nullif(${asInteger(other)}, 0))`,
  datePart: (part, days) =>
    sql`cast(extract(${sql.raw(part)} from date '1970-01-01' + cast(${days} as integer)) as bigint)`,
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

/** `offset 0` keeps the planner from putting the values into every place that names them. */
function fenced(values: readonly Sql[], body: (...names: readonly Sql[]) => Sql): Sql {
  return onceFrom(values, body, sql` offset 0`);
}

/** An integer in a type that it cannot leave. */
function exact(integer: Sql): Sql {
  return sql`cast(${integer} as numeric)`;
}
