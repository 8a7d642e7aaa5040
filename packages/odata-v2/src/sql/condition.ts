import { type ComparisonOperator, type Expression, typeOf } from "../parse/index.ts";
import { anyCondition } from "./any-condition.ts";
import { comparable } from "./comparable.ts";
import type { Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { value } from "./value.ts";
import { sql } from "./sql-text.ts";

type Comparison = Extract<Expression, { kind: "comparison" }>;

const operators = {
  eq: sql`=`,
  ne: sql`<>`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
} as const satisfies Record<ComparisonOperator, Sql>;

const unknown = sql`(1 = null)`;

/**
 * A filter as an SQL condition. Null follows SQL: a comparison with null is unknown and matches nothing, except
 * `eq null` and `ne null`, which ask for it.
 */
export function condition(expression: Expression, context: ExpressionContext): Sql {
  switch (expression.kind) {
    case "literal":
      if (expression.literal.type === "null") return unknown;
      return expression.literal.value === true ? sql`(1 = 1)` : sql`(1 = 0)`;
    case "and":
    case "or": {
      const terms = expression.terms.map((term) => condition(term, context));
      return sql`(${sql.join(terms, expression.kind === "and" ? sql` and ` : sql` or `)})`;
    }
    case "not":
      return sql`(not ${condition(expression.operand, context)})`;
    case "any":
      return anyCondition(expression, context, condition);
    case "comparison":
      return comparison(expression, context);
    case "call":
      return value(expression, context);
    default:
      return sql`(${value(expression, context)} = 1)`;
  }
}

function comparison(expression: Comparison, context: ExpressionContext): Sql {
  const { left, operator, right } = expression;
  if (isNull(left) || isNull(right)) return nullTest(expression, context);
  if (typeOf(left) === "Edm.Boolean") return truthComparison(expression, context);
  const [first, second] = comparable(left, right, context);
  const textual = operator !== "eq" && operator !== "ne" && typeOf(left) === "Edm.String";
  return sql`(${textual ? context.dialect.byCodePoint(first) : first} ${operators[operator]} ${second})`;
}

function nullTest({ left, operator, right }: Comparison, context: ExpressionContext): Sql {
  if (operator !== "eq" && operator !== "ne") return unknown;
  if (isNull(left) && isNull(right)) return operator === "eq" ? sql`(1 = 1)` : sql`(1 = 0)`;
  const other = isNull(left) ? right : left;
  const tested =
    typeOf(other) === "Edm.Boolean" && other.kind !== "property"
      ? condition(other, context)
      : value(other, context);
  return operator === "eq" ? sql`(${tested} is null)` : sql`(${tested} is not null)`;
}

/** `HasError eq true` compares the column; `substringof(…) eq true` is the condition itself. */
function truthComparison({ left, operator, right }: Comparison, context: ExpressionContext): Sql {
  const constant = right.kind === "literal" ? right : left.kind === "literal" ? left : undefined;
  const other = constant === right ? left : right;
  if (constant === undefined || other.kind === "literal") {
    return sql`(${condition(left, context)} ${operators[operator]} ${condition(right, context)})`;
  }
  const wanted = (constant.literal.value === true) === (operator === "eq");
  if (other.kind === "property") return sql`(${context.columnOf(other.path)} = ${wanted ? sql`1` : sql`0`})`;
  return wanted ? condition(other, context) : sql`(not ${condition(other, context)})`;
}

function isNull(expression: Expression): boolean {
  return expression.kind === "literal" && expression.literal.type === "null";
}
