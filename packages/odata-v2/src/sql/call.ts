import { type Expression, isWholeType, typeOf } from "../parse/index.ts";
import type { DialectSql, Sql } from "./dialect.ts";
import { asDouble } from "./number.ts";
import { datePart } from "./date-part.ts";
import { replaced, substring } from "./text-function.ts";
import { sql } from "./sql-text.ts";

type Call = Extract<Expression, { kind: "call" }>;

/** A function of the filter as SQL: a condition where it returns truth, else a value. Null in, null out. */
export function call(expression: Call, given: readonly Sql[], dialect: DialectSql): Sql {
  const { name } = expression;
  const [first = sql`null`, second = sql`null`, third] = given;
  switch (name) {
    case "substringof":
      return dialect.contains(second, first);
    case "startswith":
      return dialect.startsWith(first, second);
    case "endswith":
      return dialect.endsWith(first, second);
    case "length":
      return sql`length(${first})`;
    case "indexof":
      return sql`(${dialect.position(first, second)} - 1)`;
    case "replace":
      return replaced(first, second, third ?? sql`null`, dialect);
    case "substring":
      return substring(first, second, third, dialect);
    case "concat":
      return sql`(${first} || ${second})`;
    case "tolower":
      return dialect.lower(first);
    case "toupper":
      return dialect.upper(first);
    case "trim":
      return dialect.trim(first);
    case "round":
    case "floor":
    case "ceiling":
      return rounded(name, first, expression, dialect);
    default:
      return datePart(name, first, dialect);
  }
}

/** Halves are rounded away from zero. An integer is its own neighbour. */
function rounded(
  name: "round" | "floor" | "ceiling",
  number: Sql,
  { arguments: [argument] }: Call,
  dialect: DialectSql,
): Sql {
  if (argument !== undefined && isWholeType(typeOf(argument))) return number;
  const double = asDouble(number);
  if (name === "floor") return sql`floor(${double})`;
  if (name === "ceiling") return sql`ceil(${double})`;
  // From 2^52 on a double has no fraction, and a half could not be added to it.
  return dialect.once([double], (x = sql``) => {
    const nearest = sql`case when ${x} < 0 then ceil(${x} - 0.5) else floor(${x} + 0.5) end`;
    return sql`case when abs(${x}) < 4503599627370496 then ${nearest} else ${x} end`;
  });
}
