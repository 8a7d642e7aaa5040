import type { PrimitiveTypeName } from "../model/index.ts";

/** A function that filters can be compiled with. */
export interface FilterFunction {
  readonly name: FilterFunctionName;
  readonly parameters: readonly PrimitiveTypeName[];
  readonly returns: PrimitiveTypeName;
}

export type FilterFunctionName =
  | "substringof"
  | "startswith"
  | "endswith"
  | "length"
  | "concat"
  | "tolower"
  | "toupper";

const text = "Edm.String";
const truth = "Edm.Boolean";
const functions: readonly FilterFunction[] = [
  { name: "substringof", parameters: [text, text], returns: truth },
  { name: "startswith", parameters: [text, text], returns: truth },
  { name: "endswith", parameters: [text, text], returns: truth },
  { name: "length", parameters: [text], returns: "Edm.Int32" },
  { name: "concat", parameters: [text, text], returns: text },
  { name: "tolower", parameters: [text], returns: text },
  { name: "toupper", parameters: [text], returns: text },
];

/** The only list of filter functions: tokenizer, typing, SQL and documentation read it. */
export const filterFunctions: ReadonlyMap<string, FilterFunction> = new Map(
  functions.map((entry) => [entry.name, entry]),
);

/** Functions of OData V2 that are known by name and answered 501, as the real engine does. */
export const unimplementedFunctions: ReadonlySet<string> = new Set([
  "indexof",
  "replace",
  "substring",
  "trim",
  "year",
  "month",
  "day",
  "hour",
  "minute",
  "second",
  "round",
  "floor",
  "ceiling",
  "isof",
  "cast",
]);

/** Operators of OData V2 that are known by name and answered 501, as the real engine does. */
export const arithmeticOperators: ReadonlySet<string> = new Set(["add", "sub", "mul", "div", "mod"]);
