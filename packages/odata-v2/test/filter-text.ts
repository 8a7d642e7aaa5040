import { type Expression, type Literal, lenientPolicy, type RequestPolicy } from "../src/parse/index.ts";
import { parseFilter } from "../src/parse/filter.ts";
import { shopModel } from "./shop-model.ts";

function shopType(name: string) {
  const type = shopModel.byName.get(name);
  if (type === undefined) throw new Error(`no type ${name}`);
  return type;
}

/** A parsed filter as one line, fully bracketed. */
export function filterText(source: string, type = "Order", policy: RequestPolicy = lenientPolicy): string {
  return expressionText(parseFilter(source, shopModel, shopType(type), policy));
}

export function expressionText(expression: Expression): string {
  switch (expression.kind) {
    case "literal":
      return literalText(expression.literal);
    case "property": {
      const { links, property } = expression.path;
      return [...links.map((link) => link.name), property.column].join("/");
    }
    case "comparison":
      return `(${expressionText(expression.left)} ${expression.operator} ${expressionText(expression.right)})`;
    case "and":
    case "or":
      return `(${expression.terms.map(expressionText).join(` ${expression.kind} `)})`;
    case "not":
      return `(not ${expressionText(expression.operand)})`;
    case "any":
      return `any(${expression.link.name}: ${expressionText(expression.condition)})`;
    case "arithmetic":
      return `(${expressionText(expression.left)} ${expression.operator} ${expressionText(expression.right)})`;
    case "negation":
      return `-${expressionText(expression.operand)}`;
    case "cast":
      return `cast(${expressionText(expression.operand)},${expression.type})`;
    case "call":
      return `${expression.name}(${expression.arguments.map(expressionText).join()})`;
  }
}

function literalText(literal: Literal): string {
  return `${literal.type.replace("Edm.", "")}:${String(literal.value)}`;
}
