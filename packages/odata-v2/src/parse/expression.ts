import type { NavigationProperty, PrimitiveProperty, PrimitiveTypeName } from "../model/index.ts";
import type { FilterFunctionName } from "./filter-functions.ts";
import type { Literal } from "./literal.ts";

export type ComparisonOperator = "eq" | "ne" | "gt" | "ge" | "lt" | "le";
export type ArithmeticOperator = "add" | "sub" | "mul" | "div" | "mod";

/** A property as an expression names it: over to-one links, possibly inside a complex property. */
export interface PropertyPath {
  /** The links walked from the entity, outermost first; each leads to at most one entity. */
  readonly links: readonly NavigationProperty[];
  readonly property: PrimitiveProperty;
}

/** A parsed, typed `$filter` or key of an `$orderby`: data only. Chains of `and` and `or` are flat, however long. */
export type Expression =
  | { readonly kind: "literal"; readonly literal: Literal }
  | { readonly kind: "property"; readonly path: PropertyPath }
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: "and" | "or"; readonly terms: readonly Expression[] }
  | { readonly kind: "not"; readonly operand: Expression }
  /** Some entity behind the link, of whatever multiplicity, fulfils the condition; never unknown. */
  | { readonly kind: "any"; readonly link: NavigationProperty; readonly condition: Expression }
  | {
      readonly kind: "arithmetic";
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly type: PrimitiveTypeName;
    }
  /** A sign in front of an expression. */
  | { readonly kind: "negation"; readonly operand: Expression; readonly type: PrimitiveTypeName }
  | { readonly kind: "cast"; readonly operand: Expression; readonly type: PrimitiveTypeName }
  | {
      readonly kind: "call";
      readonly name: FilterFunctionName;
      readonly arguments: readonly Expression[];
      readonly type: PrimitiveTypeName;
    };

/** The type of an expression's value; `null` for the literal null, which fits every type. */
export function typeOf(expression: Expression): PrimitiveTypeName | "null" {
  switch (expression.kind) {
    case "literal":
      return expression.literal.type;
    case "property":
      return expression.path.property.type;
    case "arithmetic":
    case "negation":
    case "cast":
    case "call":
      return expression.type;
    default:
      return "Edm.Boolean";
  }
}

/** What an expression is made of, one level down. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "comparison":
    case "arithmetic":
      return [expression.left, expression.right];
    case "and":
    case "or":
      return expression.terms;
    case "not":
    case "negation":
    case "cast":
      return [expression.operand];
    case "any":
      return [expression.condition];
    case "call":
      return expression.arguments;
    default:
      return [];
  }
}
