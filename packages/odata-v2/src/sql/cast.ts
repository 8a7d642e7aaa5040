import type { PrimitiveTypeName } from "../model/index.ts";
import { type Expression, isWholeType, typeOf } from "../parse/index.ts";
import type { DialectSql, Sql } from "./dialect.ts";
import { asDouble, asInteger } from "./number.ts";
import { sql } from "./sql-text.ts";

/** The reach of the whole types, as text that both engines read; the last number of 64 bits has no double. */
const reach: Partial<Record<PrimitiveTypeName, readonly [string, string]>> = {
  "Edm.Byte": ["0", "256"],
  "Edm.SByte": ["-128", "128"],
  "Edm.Int16": ["-32768", "32768"],
  "Edm.Int32": ["-2147483648", "2147483648"],
  "Edm.Int64": ["-9223372036854775808.0", "9223372036854775808.0"],
};

/** A value as one of another type: fractions are cut, and what the type does not reach is null. */
export function cast(
  { operand, type }: Extract<Expression, { kind: "cast" }>,
  plain: Sql,
  dialect: DialectSql,
): Sql {
  const from = typeOf(operand);
  if (type === "Edm.String") return sql`cast(${plain} as text)`;
  const limits = reach[type];
  if (limits === undefined) return isNumber(type) ? asDouble(plain) : plain;
  if (isWholeType(from)) {
    if (type === "Edm.Int64") return plain;
    return dialect.once([plain], (x = sql``) => {
      return sql`case when ${x} >= ${sql.raw(limits[0])} and ${x} < ${sql.raw(limits[1])} then ${x} end`;
    });
  }
  return dialect.once([sql`trunc(${asDouble(plain)})`], (x = sql``) => {
    return sql`case when ${x} >= ${sql.raw(limits[0])} and ${x} < ${sql.raw(limits[1])} then ${asInteger(x)} end`;
  });
}

function isNumber(type: PrimitiveTypeName): boolean {
  return type === "Edm.Double" || type === "Edm.Single" || type === "Edm.Decimal";
}
