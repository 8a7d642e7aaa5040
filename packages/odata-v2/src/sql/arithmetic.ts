import { type ArithmeticOperator, type Expression, isWholeType } from "../parse/index.ts";
import type { DialectSql, Sql } from "./dialect.ts";
import { asDouble } from "./number.ts";
import { sql } from "./sql-text.ts";

const whole = { add: "+", sub: "-", mul: "*", div: "/" } as const;

/**
 * Arithmetic that never fails, alike on both engines. Integers compute in 64 bits, everything else as doubles:
 * SQLite has no decimals. What has no outcome is null, hence no match: a division by zero, an integer beyond 64
 * bits, a double whose operands or outcome lie beyond 300 decimal places either way.
 */
export function arithmetic(
  expression: Extract<Expression, { kind: "arithmetic" }>,
  [one = sql`null`, other = sql`null`]: readonly Sql[],
  dialect: DialectSql,
): Sql {
  const { operator, type } = expression;
  if (!isWholeType(type)) return doubles(operator, asDouble(one), asDouble(other), dialect);
  if (operator === "mod") return dialect.remainder(one, other);
  return dialect.whole(whole[operator], one, other);
}

/** `-x`: of the lowest integer there is none, so null. */
export function negation(
  { type }: Extract<Expression, { kind: "negation" }>,
  operand: Sql,
  dialect: DialectSql,
): Sql {
  return isWholeType(type) ? dialect.whole("-", sql`0`, operand) : sql`(- ${asDouble(operand)})`;
}

function doubles(operator: ArithmeticOperator, one: Sql, other: Sql, dialect: DialectSql): Sql {
  // To base 10 on both engines.
  const size = (x: Sql) => sql`log(abs(${x}))`;
  return dialect.once([one, other], (x = sql``, y = sql``) => {
    // Asked first: beside a null, a zero would come to have its logarithm taken.
    const missing = sql`${x} is null or ${y} is null`;
    switch (operator) {
      case "add":
      case "sub": {
        const sum = operator === "add" ? sql`${x} + ${y}` : sql`${x} - ${y}`;
        return sql`case when abs(${x}) < 1e300 and abs(${y}) < 1e300 then ${sum} end`;
      }
      case "mul":
        return sql`case when ${missing} then null when ${x} = 0 or ${y} = 0 then 0e0 when ${size(x)} + ${size(y)} between -300 and 300 then ${x} * ${y} end`;
      case "div":
        return sql`case when ${missing} or ${y} = 0 then null when ${x} = 0 then 0e0 when ${size(x)} - ${size(y)} between -300 and 300 then ${x} / ${y} end`;
      case "mod":
        // Beyond 15 digits of the quotient nothing of the remainder is left.
        return sql`case when ${missing} or ${y} = 0 then null when abs(${x}) < abs(${y}) then ${x} when ${size(x)} - ${size(y)} between -1 and 15 then ${x} - ${y} * trunc(${x} / ${y}) end`;
    }
  });
}
