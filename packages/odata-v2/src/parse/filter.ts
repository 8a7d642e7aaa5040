import { badRequest, notImplemented, quoted, tooComplex } from "../errors.ts";
import type { EntityType, Model } from "../model/index.ts";
import { type ComparisonOperator, type Expression, typeOf } from "./expression.ts";
import type { FilterContext } from "./filter-context.ts";
import { functionCall } from "./function-call.ts";
import { arithmeticOperators, filterFunctions, unimplementedFunctions } from "./filter-functions.ts";
import { familyOf, literalOf } from "./literal.ts";
import type { RequestPolicy } from "./policy.ts";
import { expressionExpected, propertyPath } from "./property-path.ts";
import { tokenStream } from "./token-stream.ts";
import type { Token } from "./token.ts";

/** How tightly an operator binds (OData V2 URI conventions 4.5): `or` < `and` < equality < order < `not`. */
const binding = { or: 1, and: 2, eq: 3, ne: 3, gt: 4, ge: 4, lt: 4, le: 4 } as const;
const notBinding = 5;
type Operator = keyof typeof binding;

/**
 * Parses `$filter`: a Pratt parser over our tokens, typed on the way. Linear in the text; depth and number of
 * terms are bounded by the policy.
 *
 * @throws ODataError 400 for what is no filter or too large, 501 for what the policy does not offer.
 */
export function parseFilter(
  source: string,
  model: Model,
  type: EntityType,
  policy: RequestPolicy,
): Expression {
  const stream = tokenStream(source);
  const { filterDepth, filterTerms } = policy.limits;
  let terms = 0;
  const context: FilterContext = {
    model,
    type,
    policy,
    stream,
    descend(depth) {
      if (depth > filterDepth) throw tooComplex("$filter", `it is nested deeper than ${filterDepth} levels`);
    },
    leaf() {
      terms += 1;
      if (terms > filterTerms * 2) throw tooComplex("$filter", `it has more than ${filterTerms} terms`);
    },
  };
  const first = stream.peek();
  const expression = parseNested(context, 0);
  const rest = stream.peek();
  if (rest.kind !== "end") {
    throw badRequest(
      `Invalid token "${quoted(rest.text)}" detected after parsing at position ${rest.position + 1} in "${quoted(source)}".`,
    );
  }
  mustBeTruth(expression, first, context);
  return expression;
}

/** A whole expression, one level further down. */
function parseNested(context: FilterContext, depth: number): Expression {
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
    context.stream.next();
    const rightStart = context.stream.peek();
    const right = binary(context, binding[operator], depth);
    if (operator === "and" || operator === "or") {
      mustBeTruth(left, start, context);
      mustBeTruth(right, rightStart, context);
      left = { kind: operator, terms: [...flat(operator, left), right] };
    } else {
      left = comparison(operator, left, right, token, context);
    }
  }
}

function unary(context: FilterContext, depth: number): Expression {
  const { stream } = context;
  const token = stream.next();
  if (token.kind === "(") {
    const inner = parseNested(context, depth + 1);
    if (stream.peek().kind !== ")") {
      throw badRequest(
        `Missing closing parenthesis ")" for opening parenthesis "(" at position ${token.position + 1} in "${quoted(stream.source)}".`,
      );
    }
    stream.next();
    return inner;
  }
  if (token.kind === "-") {
    // A sign in front of anything but digits is arithmetic, which no filter of the real engine has.
    if (stream.peek().kind === "-") throw tooComplex("$filter", "signs follow each other");
    throw notImplemented();
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
    const operand = binary(context, notBinding, depth + 1);
    mustBeTruth(operand, next, context);
    return { kind: "not", operand };
  }
  if (next.kind === "(") {
    if (filterFunctions.has(token.text)) return functionCall(context, token, depth, parseNested);
    if (unimplementedFunctions.has(token.text)) throw notImplemented();
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
  if (arithmeticOperators.has(token.text)) throw notImplemented();
  return Object.hasOwn(binding, token.text) ? (token.text as Operator) : undefined;
}

function flat(kind: "and" | "or", expression: Expression): readonly Expression[] {
  return expression.kind === kind ? expression.terms : [expression];
}

function comparison(
  operator: ComparisonOperator,
  left: Expression,
  right: Expression,
  token: Token,
  context: FilterContext,
): Expression {
  const types = [typeOf(left), typeOf(right)] as const;
  const [first, second] = types.map(familyOf);
  const equality = operator === "eq" || operator === "ne";
  const hasNull = first === "null" || second === "null";
  const ordered = first !== "boolean" && first !== "binary";
  if ((equality && (hasNull || first === second)) || (!hasNull && first === second && ordered)) {
    return { kind: "comparison", operator, left, right };
  }
  const [one, other] = types.map((type) => (type === "null" ? "System.Null" : type));
  throw badRequest(
    `Operator "${operator}" incompatible with operand types "${one}" and "${other}" at position ${token.position + 1} in "${quoted(context.stream.source)}".`,
  );
}

function mustBeTruth(expression: Expression, start: Token, context: FilterContext): void {
  const type = typeOf(expression);
  if (type === "Edm.Boolean") return;
  throw badRequest(
    `Expression of type "Edm.Boolean" expected at position ${start.position + 1} in "${quoted(context.stream.source)}" (actual type is "${type === "null" ? "System.Null" : type}").`,
  );
}
