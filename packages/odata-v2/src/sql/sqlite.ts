import { sql } from "kysely";
import { notImplemented } from "../errors.ts";
import type { Literal } from "../parse/index.ts";
import type { DialectSql } from "./dialect.ts";

/** Name of the SQL function that throws once the deadline has passed; the runner registers it. */
export const deadlineFunction = "odata_deadline";

export const sqliteSql: DialectSql = {
  literal: (literal) => sql`${boundValue(literal)}`,
  contains: (text, part) => sql`(instr(${text}, ${part}) > 0)`,
  startsWith: (text, start) => sql`(substr(${text}, 1, length(${start})) = ${start})`,
  endsWith: (text, end) => sql`(substr(${text}, length(${text}) - length(${end}) + 1) = ${end})`,
  lower: (text) => sql`lower(${text})`,
  upper: (text) => sql`upper(${text})`,
  byCodePoint: (text) => text,
  keyIn(columns, [keys]) {
    const [only] = columns;
    if (columns.length === 1 && only !== undefined) {
      return sql`${only.column} in (select value from json_each(${keys}))`;
    }
    const names = sql.join(columns.map(({ column }) => column));
    const values = sql.join(columns.map((_, index) => sql`json_extract(value, ${sql.lit(`$[${index}]`)})`));
    return sql`(${names}) in (select ${values} from json_each(${keys}))`;
  },
  keyParameters: () => 1,
  // A call costs as much as reading some rows, so one row in 64 makes it. Every index knows the rowid.
  deadline: (alias, { hasRowId }) =>
    sql`(${hasRowId ? sql.raw(`"${alias}".rowid`) : sql`random()`} & 63 or odata_deadline())`,
};

function boundValue(literal: Exclude<Literal, { readonly type: "null" }>): string | number | bigint {
  switch (literal.type) {
    case "Edm.Boolean":
      return literal.value ? 1 : 0;
    case "Edm.Decimal":
      return decimalValue(literal.value);
    case "Edm.Binary":
      throw notImplemented();
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
