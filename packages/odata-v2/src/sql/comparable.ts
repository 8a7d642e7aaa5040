import { type Expression, isFloatingType, typeOf } from "../parse/index.ts";
import type { Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { asDouble } from "./number.ts";
import { value } from "./value.ts";

/**
 * Two values of one family, so that both engines compare them alike: beside a double, 64-bit integers and decimals are
 * compared as doubles, as the promotion of numbers has it. (SQLite would compare them digit by digit.)
 */
export function comparable(
  left: Expression,
  right: Expression,
  context: ExpressionContext,
): readonly [Sql, Sql] {
  const floating = isDouble(left) || isDouble(right);
  const side = (expression: Expression) => {
    const plain = value(expression, context);
    const type = typeOf(expression);
    return floating && (type === "Edm.Int64" || type === "Edm.Decimal") ? asDouble(plain) : plain;
  };
  return [side(left), side(right)];
}

/** Doubles, and decimals that were computed, for those are computed as doubles. */
function isDouble(expression: Expression): boolean {
  const type = typeOf(expression);
  if (isFloatingType(type)) return true;
  const stored = expression.kind === "property" || expression.kind === "literal";
  return type === "Edm.Decimal" && !stored;
}
