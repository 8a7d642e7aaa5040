import { badRequest, quoted } from "../errors.ts";
import { type ArithmeticOperator, type ComparisonOperator, type Expression, typeOf } from "./expression.ts";
import type { FilterContext } from "./filter-context.ts";
import { negatedLiteral } from "./literal.ts";
import type { Token } from "./token.ts";
import { familyOf, isWholeType, promotedType } from "./type-family.ts";

const nullLiteral: Expression = { kind: "literal", literal: { type: "null", value: null } };

/**
 * Types of one family compare, and every type with null. Truth has no order.
 *
 * @throws ODataError 400 when the types do not fit.
 */
export function comparison(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  token: Token,
  context: FilterContext,
): Expression {
  const [first, second] = [familyOf(typeOf(left)), familyOf(typeOf(right))];
  const equality = operator === "eq" || operator === "ne";
  const fits = first === second || first === "null" || second === "null";
  if (!fits || (!equality && (first === "boolean" || second === "boolean"))) {
    throw incompatible(operator, left, right, token, context);
  }
  return { kind: "comparison", operator, left, right };
}

/**
 * Numbers compute with numbers; with null, the outcome is null.
 *
 * @throws ODataError 400 when an operand is no number.
 */
export function arithmetic(
  operator: ArithmeticOperator,
  left: Expression,
  right: Expression,
  token: Token,
  context: FilterContext,
): Expression {
  const types = [typeOf(left), typeOf(right)] as const;
  const families = types.map(familyOf);
  if (!families.every((family) => family === "number" || family === "null")) {
    throw incompatible(operator, left, right, token, context);
  }
  if (families.includes("null")) return nullLiteral;
  return { kind: "arithmetic", operator, left, right, type: promotedType(...types) };
}

/** @throws ODataError 400 when the operand is no number. */
export function negation(operand: Expression, sign: Token, context: FilterContext): Expression {
  const type = typeOf(operand);
  if (type === "null") return nullLiteral;
  if (familyOf(type) !== "number") {
    throw badRequest(
      `Operator "-" incompatible with operand type "${type}" at position ${sign.position + 1} in "${quoted(context.stream.source)}".`,
    );
  }
  const folded = operand.kind === "literal" ? negatedLiteral(operand.literal) : undefined;
  if (folded !== undefined) return { kind: "literal", literal: folded };
  return { kind: "negation", operand, type: isWholeType(type) ? "Edm.Int64" : type };
}

/** @throws ODataError 400 when the expression is not true or false. */
export function mustBeTruth(expression: Expression, start: Token, context: FilterContext): void {
  const type = typeOf(expression);
  if (type !== "Edm.Boolean") throw noTruth(type, start, context);
}

/** As `mustBeTruth`, the literal null let through: it is unknown. */
export function mayBeTruth(expression: Expression, start: Token, context: FilterContext): void {
  if (typeOf(expression) !== "null") mustBeTruth(expression, start, context);
}

function noTruth(type: string, start: Token, context: FilterContext) {
  return badRequest(
    `Expression of type "Edm.Boolean" expected at position ${start.position + 1} in "${quoted(context.stream.source)}" (actual type is "${typeName(type)}").`,
  );
}

function incompatible(
  operator: string,
  left: Expression,
  right: Expression,
  token: Token,
  context: FilterContext,
) {
  return badRequest(
    `Operator "${operator}" incompatible with operand types "${typeName(typeOf(left))}" and "${typeName(typeOf(right))}" at position ${token.position + 1} in "${quoted(context.stream.source)}".`,
  );
}

function typeName(type: string): string {
  return type === "null" ? "System.Null" : type;
}
