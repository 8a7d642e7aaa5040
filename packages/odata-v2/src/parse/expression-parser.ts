import { badRequest, quoted } from "../errors.ts";
import type { Expression } from "./expression.ts";
import type { FilterContext } from "./filter-context.ts";
import { filterFunctions } from "./filter-functions.ts";
import { functionCall } from "./function-call.ts";
import { literalOf } from "./literal.ts";
import { arithmetic, comparison, mayBeTruth, negation } from "./operator-types.ts";
import { expressionExpected, propertyPath } from "./property-path.ts";
import { refusalError } from "./refusal.ts";
import type { Token } from "./token.ts";
import { typeFunctionCall, typeFunctions } from "./type-function.ts";

/** How tightly a binary operator binds (OData V2 URI conventions 4.5); the unary ones bind tighter than all. */
const binding = {
  or: 1,
  and: 2,
  eq: 3,
  ne: 3,
  gt: 4,
  ge: 4,
  lt: 4,
  le: 4,
  add: 5,
  sub: 5,
  mul: 6,
  div: 6,
  mod: 6,
} as const;
const unaryBinding = 7;

type Operator = keyof typeof binding;

/**
 * Reads one whole expression, `depth` levels down: a Pratt parser over our tokens, typed on the way.
 *
 * @throws ODataError 400 for what is no expression or too large, 501 for what the policy does not offer.
 */
export function parseExpression(context: FilterContext, depth: number): Expression {
  context.descend(depth);
  return binary(context, 0, depth);
}

function binary(context: FilterContext, minimum: number, depth: number): Expression {
  const start = context.stream.peek();
  let left = unary(context, depth);
  for (;;) {
    const token = context.stream.peek();
    const operator = operatorOf(token);
    if (operator === undefined || binding[operator] <= minimum) return left;
    if (operator === "and" || operator === "or") {
      mayBeTruth(left, start, context);
      left = chain(operator, left, context, depth);
      continue;
    }
    context.stream.next();
    const right = binary(context, binding[operator], depth);
    left = context.built(operation(operator, left, right, token, context));
  }
}

/** `left and a and b …`, however long, as one flat node. */
function chain(operator: "and" | "or", left: Expression, context: FilterContext, depth: number): Expression {
  const terms: Expression[] = left.kind === operator ? [...left.terms] : [left];
  while (operatorOf(context.stream.peek()) === operator) {
    context.stream.next();
    const start = context.stream.peek();
    const right = binary(context, binding[operator], depth);
    mayBeTruth(right, start, context);
    terms.push(right);
  }
  return context.built({ kind: operator, terms });
}

function operation(
  operator: Exclude<Operator, "and" | "or">,
  left: Expression,
  right: Expression,
  token: Token,
  context: FilterContext,
): Expression {
  switch (operator) {
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "mod":
      if (context.policy.arithmetic !== undefined) throw refusalError(context.policy.arithmetic);
      return arithmetic(operator, left, right, token, context);
    default:
      return comparison(operator, left, right, token, context);
  }
}

function unary(context: FilterContext, depth: number): Expression {
  const { stream } = context;
  const token = stream.next();
  if (token.kind === "(") {
    const inner = parseExpression(context, depth + 1);
    if (stream.peek().kind !== ")") {
      throw badRequest(
        `Missing closing parenthesis ")" for opening parenthesis "(" at position ${token.position + 1} in "${quoted(stream.source)}".`,
      );
    }
    stream.next();
    return inner;
  }
  if (token.kind === "-") {
    context.descend(depth + 1);
    const negative = negation(binary(context, unaryBinding, depth + 1), token, context);
    const { arithmetic: refusal } = context.policy;
    if (negative.kind === "negation" && refusal !== undefined) throw refusalError(refusal);
    return context.built(negative);
  }
  if (token.kind === "name") return word(context, token, depth);
  return literal(context, token);
}

function word(context: FilterContext, token: Token, depth: number): Expression {
  const { stream } = context;
  const next = stream.peek();
  if (token.text === "not" && (next.spaced || next.kind === "(")) {
    context.descend(depth + 1);
    // `not` binds tighter than every comparison: `not X eq true` is `(not X) eq true`.
    const operand = binary(context, unaryBinding, depth + 1);
    mayBeTruth(operand, next, context);
    return context.built({ kind: "not", operand });
  }
  if (next.kind === "(") {
    if (filterFunctions.has(token.text)) {
      return context.built(functionCall(context, token, depth, parseExpression));
    }
    if (typeFunctions.has(token.text)) {
      return context.built(typeFunctionCall(context, token, depth, parseExpression));
    }
    throw badRequest(
      `Unknown function "${quoted(token.text)}" at position ${token.position + 1} in "${quoted(stream.source)}".`,
    );
  }
  context.leaf();
  const known = literalOf(token);
  if (known !== undefined) return { kind: "literal", literal: known };
  return { kind: "property", path: propertyPath(context.model, context.type, token, stream) };
}

function literal(context: FilterContext, token: Token): Expression {
  context.leaf();
  const value = literalOf(token);
  if (value !== undefined) return { kind: "literal", literal: value };
  if (token.kind === "number" || token.kind === "typed") {
    const text = token.kind === "typed" ? `${token.prefix}'${token.text}'` : token.text;
    throw badRequest(`Wrong literal format for literal: '${quoted(text)}'.`);
  }
  throw expressionExpected(token, context.stream);
}

function operatorOf(token: Token): Operator | undefined {
  if (token.kind !== "name") return undefined;
  return Object.hasOwn(binding, token.text) ? (token.text as Operator) : undefined;
}
