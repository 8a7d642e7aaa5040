import type { PrimitiveTypeName } from "../model/index.ts";
import type { TypeFamily } from "./type-family.ts";

/** What an argument must be: a family of types, or a whole number. */
export type ParameterKind = TypeFamily | "whole";

export interface Signature {
  readonly parameters: readonly ParameterKind[];
  /** `same`: the type of the first argument. */
  readonly returns: PrimitiveTypeName | "same";
}

/** A function of filters and orders (OData V2 URI conventions 4.5). */
export interface FilterFunction {
  readonly name: FilterFunctionName;
  /** By ascending number of parameters. */
  readonly signatures: readonly Signature[];
}

export type FilterFunctionName =
  | "substringof"
  | "startswith"
  | "endswith"
  | "length"
  | "indexof"
  | "replace"
  | "substring"
  | "tolower"
  | "toupper"
  | "trim"
  | "concat"
  | DatePart
  | "round"
  | "floor"
  | "ceiling";

export type DatePart = "year" | "month" | "day" | "hour" | "minute" | "second";

const text = "Edm.String";
const truth = "Edm.Boolean";
const whole = "Edm.Int32";
const taking = (parameters: readonly ParameterKind[], returns: Signature["returns"]): Signature => ({
  parameters,
  returns,
});
const dated = [taking(["date-time"], whole), taking(["offset"], whole)];
const timed = [...dated, taking(["time"], whole)];
const rounded = [taking(["number"], "same")];

const functions: readonly FilterFunction[] = [
  { name: "substringof", signatures: [taking(["string", "string"], truth)] },
  { name: "startswith", signatures: [taking(["string", "string"], truth)] },
  { name: "endswith", signatures: [taking(["string", "string"], truth)] },
  { name: "length", signatures: [taking(["string"], whole)] },
  { name: "indexof", signatures: [taking(["string", "string"], whole)] },
  { name: "replace", signatures: [taking(["string", "string", "string"], text)] },
  {
    name: "substring",
    signatures: [taking(["string", "whole"], text), taking(["string", "whole", "whole"], text)],
  },
  { name: "tolower", signatures: [taking(["string"], text)] },
  { name: "toupper", signatures: [taking(["string"], text)] },
  { name: "trim", signatures: [taking(["string"], text)] },
  { name: "concat", signatures: [taking(["string", "string"], text)] },
  { name: "year", signatures: dated },
  { name: "month", signatures: dated },
  { name: "day", signatures: dated },
  { name: "hour", signatures: timed },
  { name: "minute", signatures: timed },
  { name: "second", signatures: timed },
  { name: "round", signatures: rounded },
  { name: "floor", signatures: rounded },
  { name: "ceiling", signatures: rounded },
];

/** The only list of filter functions: tokenizer, typing, SQL and documentation read it. */
export const filterFunctions: ReadonlyMap<string, FilterFunction> = new Map(
  functions.map((entry) => [entry.name, entry]),
);
