import { type Expression, isFloatingType, typeOf } from "../parse/index.ts";
import type { Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { asDouble } from "./number.ts";
import { value } from "./value.ts";

/**
 * Two values of one family, so that both engines compare them alike: a 64-bit integer beside a double is compared as
 * a double, as the promotion of numbers has it. (SQLite would compare them digit by digit.)
 */
export function comparable(
  left: Expression,
  right: Expression,
  context: ExpressionContext,
): readonly [Sql, Sql] {
  const floating = isFloatingType(typeOf(left)) || isFloatingType(typeOf(right));
  const side = (expression: Expression) => {
    const plain = value(expression, context);
    return floating && typeOf(expression) === "Edm.Int64" ? asDouble(plain) : plain;
  };
  return [side(left), side(right)];
}
