import type { Expression, Literal } from "../parse/index.ts";
import { arithmetic, negation } from "./arithmetic.ts";
import { call } from "./call.ts";
import { cast } from "./cast.ts";
import type { Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { sql } from "./sql-text.ts";

/** An expression as an SQL value; truth that is no column and no function is the business of `condition`. */
export function value(expression: Expression, context: ExpressionContext): Sql {
  const { dialect } = context;
  const toValue = (part: Expression) => value(part, context);
  switch (expression.kind) {
    case "property":
      return context.columnOf(expression.path);
    case "literal":
      return literalValue(expression.literal, context);
    case "arithmetic":
      return arithmetic(expression, [expression.left, expression.right].map(toValue), dialect);
    case "negation":
      return negation(expression, toValue(expression.operand), dialect);
    case "cast":
      return cast(expression, toValue(expression.operand), dialect);
    case "call":
      return call(expression, expression.arguments.map(toValue), dialect);
    default:
      throw new Error(`${expression.kind} is no value`);
  }
}

/** Not-a-number has no order that engines agree on: it is unknown. */
function literalValue(literal: Literal, { dialect }: ExpressionContext): Sql {
  if (literal.type === "null") return sql`null`;
  return Number.isNaN(literal.value) ? sql`cast(null as double precision)` : dialect.literal(literal);
}
