import { badRequest, notImplemented, quoted } from "../errors.ts";
import type { PrimitiveTypeName } from "../model/index.ts";
import { type Expression, typeOf } from "./expression.ts";
import type { FilterContext } from "./filter-context.ts";
import { type ArgumentParser, readArguments, wrongTypes } from "./function-call.ts";
import type { Token } from "./token.ts";
import { familyOf, isWholeType } from "./type-family.ts";

/** Functions whose last argument is the name of a type, in quotes (MS-ODATA 2.2.3.6.1.1.6 and .7). */
export const typeFunctions: ReadonlySet<string> = new Set(["isof", "cast"]);

const primitiveTypes: ReadonlySet<string> = new Set<PrimitiveTypeName>([
  "Edm.Binary",
  "Edm.Boolean",
  "Edm.Byte",
  "Edm.DateTime",
  "Edm.DateTimeOffset",
  "Edm.Decimal",
  "Edm.Double",
  "Edm.Guid",
  "Edm.Int16",
  "Edm.Int32",
  "Edm.Int64",
  "Edm.SByte",
  "Edm.Single",
  "Edm.String",
  "Edm.Time",
]);

/**
 * `isof('T')`, `isof(value,'T')` and `cast(value,'T')`. No type of ours has a base, so an entity is of its own type
 * alone, and a value of its own type when it is not null. `cast` turns numbers into numbers, whole numbers and
 * guids into text, and times with a zone into those without, or back.
 *
 * @throws ODataError 400 for an unknown type or a cast that has no meaning, 501 when the policy does not offer it.
 */
export function typeFunctionCall(
  context: FilterContext,
  name: Token,
  depth: number,
  parseArgument: ArgumentParser,
): Expression {
  if (!context.policy.typeFunctions) throw notImplemented();
  const isof = name.text === "isof";
  const given = readArguments(context, name, depth, isof ? [1, 2] : [2], parseArgument);
  const type = typeNamed(given.at(-1), name, context);
  const operand = given.length === 1 ? undefined : given[0];
  if (operand === undefined) return truth(type === context.type.qualifiedName);
  if (!isPrimitive(type)) throw wrongTypes(name, context);
  return isof ? isOfType(operand, type) : castTo(operand, type, name, context);
}

function typeNamed(argument: Expression | undefined, name: Token, context: FilterContext): string {
  if (argument?.kind !== "literal" || argument.literal.type !== "Edm.String") throw wrongTypes(name, context);
  const { value } = argument.literal;
  const known =
    isPrimitive(value) || context.model.entityTypes.some(({ qualifiedName }) => qualifiedName === value);
  if (!known) throw badRequest(`Invalid type '${quoted(value)}' in "${quoted(context.stream.source)}".`);
  return value;
}

function isPrimitive(type: string): type is PrimitiveTypeName {
  return primitiveTypes.has(type);
}

function isOfType(operand: Expression, type: PrimitiveTypeName): Expression {
  if (typeOf(operand) !== type) return truth(false);
  const nothing: Expression = { kind: "literal", literal: { type: "null", value: null } };
  return { kind: "comparison", operator: "ne", left: operand, right: nothing };
}

function castTo(
  operand: Expression,
  type: PrimitiveTypeName,
  name: Token,
  context: FilterContext,
): Expression {
  const from = typeOf(operand);
  if (from === "null" || from === type) return operand;
  const [source, target] = [familyOf(from), familyOf(type)];
  const text = target === "string" && (isWholeType(from) || source === "guid");
  const times = ["date-time", "offset"];
  const moment = times.includes(source) && times.includes(target);
  if (!text && !moment && !(source === "number" && target === "number")) throw wrongTypes(name, context);
  return { kind: "cast", operand, type };
}

function truth(value: boolean): Expression {
  return { kind: "literal", literal: { type: "Edm.Boolean", value } };
}
