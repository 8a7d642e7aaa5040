import type { Literal } from "../parse/index.ts";
import type { DialectSql, KeyColumn, Sql } from "./dialect.ts";
import { onceFrom } from "./once.ts";
import type { SqlValue } from "./plan.ts";
import { sql } from "./sql-text.ts";

/** Name of the SQL function that throws once the deadline has passed; the runner registers it. */
export const deadlineFunction = "odata_deadline";

export const sqliteSql: DialectSql = {
  literal: (literal) => sql`${boundValue(literal)}`,
  contains: (text, part) => sql`(instr(${text}, ${part}) > 0)`,
  startsWith: (text, start) => sql`(substr(${text}, 1, length(${start})) = ${start})`,
  endsWith: (text, end) => sql`(substr(${text}, length(${text}) - length(${end}) + 1) = ${end})`,
  position: (text, part) => sql`instr(${text}, ${part})`,
  trim: (text) => sql`trim(${text}, char(9, 10, 11, 12, 13, 32))`,
  lower: (text) => sql`lower(${text})`,
  upper: (text) => sql`upper(${text})`,
  byCodePoint: (text) => text,
  // A select without a table is never merged into the one around it.
  once: (values, body) => onceFrom(values, body, sql``),
  // What leaves 64 bits goes on as a double.
  whole: (operator, one, other) =>
    onceFrom(
      [sql`${one} ${sql.raw(operator)} ${other}`],
      (x = sql``) => sql`case when typeof(${x}) = 'integer' then ${x} end`,
      sql``,
    ),
  remainder: (one, other) => sql`(${one} % ${other})`,
  datePart: (part, days) =>
    sql`cast(strftime(${sql.raw(dateFormats[part])}, ${days} * 86400, 'unixepoch') as integer)`,
  keyIn(columns, [keys]) {
    const [only] = columns;
    if (columns.length === 1 && only !== undefined) {
      return sql`${only.column} in (select ${keyValue(sql`value`, only)} from json_each(${keys}))`;
    }
    const names = sql.join(columns.map(({ column }) => column));
    const values = sql.join(
      columns.map((key, index) => keyValue(sql`json_extract(value, ${sql.raw(`'$[${index}]'`)})`, key)),
    );
    return sql`(${names}) in (select ${values} from json_each(${keys}))`;
  },
  keyParameters: () => 1,
  // A call costs as much as reading some rows, so one row in 64 makes it. Every index knows the rowid.
  deadline: (alias, { hasRowId }) =>
    sql`(${hasRowId ? sql.raw(`"${alias}".rowid`) : sql`random()`} & 63 or odata_deadline())`,
};

/** Integers may come as digits. */
function keyValue(value: Sql, { whole }: KeyColumn): Sql {
  return whole ? sql`cast(${value} as integer)` : value;
}

const dateFormats = { year: "'%Y'", month: "'%m'", day: "'%d'" } as const;

function boundValue(literal: Exclude<Literal, { readonly type: "null" }>): SqlValue {
  switch (literal.type) {
    case "Edm.Boolean":
      return literal.value ? 1 : 0;
    case "Edm.Decimal":
      return decimalValue(literal.value);
    case "Edm.Binary":
      return Buffer.from(literal.value, "hex");
    default:
      return literal.value;
  }
}

/** Whole numbers stay exact; SQLite knows no other decimals than doubles. */
function decimalValue(digits: string): number | bigint {
  const [whole = "", fraction = ""] = digits.split(".");
  if (/[1-9]/.test(fraction)) return Number(digits);
  const value = BigInt(whole);
  return BigInt.asIntN(64, value) === value ? value : Number(digits);
}
