import { sql } from "kysely";
import type { Model } from "../model/index.ts";
import { type ComparisonOperator, type Expression, type PropertyPath, typeOf } from "../parse/index.ts";
import { anyCondition } from "./any-condition.ts";
import type { DialectSql, Sql } from "./dialect.ts";

/** What an expression needs to become SQL. */
export interface ConditionContext {
  readonly model: Model;
  readonly dialect: DialectSql;
  /** Alias of the table whose rows are tested. */
  readonly alias: string;
  columnOf(path: PropertyPath): Sql;
}

type Comparison = Extract<Expression, { kind: "comparison" }>;
type Call = Extract<Expression, { kind: "call" }>;

const operators = {
  eq: sql`=`,
  ne: sql`<>`,
  gt: sql`>`,
  ge: sql`>=`,
  lt: sql`<`,
  le: sql`<=`,
} as const satisfies Record<ComparisonOperator, Sql>;

/**
 * A filter as an SQL condition. Null follows SQL: a comparison with null is unknown and matches nothing, except
 * `eq null` and `ne null`, which ask for it.
 */
export function condition(expression: Expression, context: ConditionContext): Sql {
  switch (expression.kind) {
    case "literal":
      return expression.literal.value === true ? sql`(1 = 1)` : sql`(1 = 0)`;
    case "property":
      return sql`(${context.columnOf(expression.path)} = 1)`;
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
      return call(expression, context);
  }
}

function comparison(expression: Comparison, context: ConditionContext): Sql {
  const { left, operator, right } = expression;
  if (isNull(left) || isNull(right)) return nullTest(expression, context);
  if (typeOf(left) === "Edm.Boolean") return truthComparison(expression, context);
  const [first, second] = [value(left, context), value(right, context)];
  const textual = operator !== "eq" && operator !== "ne" && typeOf(left) === "Edm.String";
  return sql`(${textual ? context.dialect.byCodePoint(first) : first} ${operators[operator]} ${second})`;
}

function nullTest({ left, operator, right }: Comparison, context: ConditionContext): Sql {
  if (isNull(left) && isNull(right)) return operator === "eq" ? sql`(1 = 1)` : sql`(1 = 0)`;
  const tested = value(isNull(left) ? right : left, context);
  return operator === "eq" ? sql`(${tested} is null)` : sql`(${tested} is not null)`;
}

/** `HasError eq true` compares the column; `substringof(…) eq true` is the condition itself. */
function truthComparison({ left, operator, right }: Comparison, context: ConditionContext): Sql {
  const constant = right.kind === "literal" ? right : left.kind === "literal" ? left : undefined;
  const other = constant === right ? left : right;
  if (constant === undefined || other.kind === "literal") {
    return sql`(${condition(left, context)} ${operators[operator]} ${condition(right, context)})`;
  }
  const wanted = (constant.literal.value === true) === (operator === "eq");
  if (other.kind === "property") return sql`(${context.columnOf(other.path)} = ${wanted ? sql`1` : sql`0`})`;
  return wanted ? condition(other, context) : sql`(not ${condition(other, context)})`;
}

function value(expression: Expression, context: ConditionContext): Sql {
  switch (expression.kind) {
    case "property":
      return context.columnOf(expression.path);
    case "literal":
      return expression.literal.type === "null" ? sql`null` : context.dialect.literal(expression.literal);
    case "call":
      return call(expression, context);
    default:
      return condition(expression, context);
  }
}

function call(expression: Call, context: ConditionContext): Sql {
  const { dialect } = context;
  const [first = sql`null`, second = sql`null`] = expression.arguments.map((part) => value(part, context));
  switch (expression.name) {
    case "substringof":
      return dialect.contains(second, first);
    case "startswith":
      return dialect.startsWith(first, second);
    case "endswith":
      return dialect.endsWith(first, second);
    case "length":
      return sql`length(${first})`;
    case "concat":
      return sql`(${first} || ${second})`;
    case "tolower":
      return dialect.lower(first);
    case "toupper":
      return dialect.upper(first);
  }
}

function isNull(expression: Expression): boolean {
  return expression.kind === "literal" && expression.literal.type === "null";
}
