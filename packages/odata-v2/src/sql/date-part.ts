import type { DatePart } from "../parse/index.ts";
import type { DialectSql, Sql } from "./dialect.ts";
import { asInteger } from "./number.ts";
import { sql } from "./sql-text.ts";

const dayMs = sql.raw("86400000");
/** First and last millisecond of the years 1 to 9999. */
const [firstMs, lastMs] = [sql.raw("-62135596800000"), sql.raw("253402300799999")];

/** Part of a time in UTC, which is stored as milliseconds; of dates outside the calendar null. */
export function datePart(part: DatePart, milliseconds: Sql, dialect: DialectSql): Sql {
  const stored = asInteger(milliseconds);
  switch (part) {
    case "hour":
      return sql`(${sinceMidnight(stored)} / 3600000)`;
    case "minute":
      return sql`(${sinceMidnight(stored)} / 60000 % 60)`;
    case "second":
      return sql`(${sinceMidnight(stored)} / 1000 % 60)`;
    default:
      return dialect.once([stored], (ms = sql``) => {
        const days = sql`((${ms} - ${sinceMidnight(ms)}) / ${dayMs})`;
        return sql`case when ${ms} between ${firstMs} and ${lastMs} then ${dialect.datePart(part, days)} end`;
      });
  }
}

/** Never negative, before 1970 as well. */
function sinceMidnight(milliseconds: Sql): Sql {
  return sql`((${milliseconds} % ${dayMs} + ${dayMs}) % ${dayMs})`;
}
