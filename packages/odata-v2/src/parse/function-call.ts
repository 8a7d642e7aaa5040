import { badRequest, notImplemented, quoted } from "../errors.ts";
import { type Expression, typeOf } from "./expression.ts";
import type { FilterContext } from "./filter-context.ts";
import { filterFunctions, type ParameterKind } from "./filter-functions.ts";
import type { Token } from "./token.ts";
import { familyOf, isWholeType } from "./type-family.ts";

/** Reads one argument. */
export type ArgumentParser = (context: FilterContext, depth: number) => Expression;

/**
 * `name(argument, …)`, the name already taken; the stream stands at the parenthesis.
 *
 * @throws ODataError 400 for wrong arguments, 501 for a function the policy does not offer.
 */
export function functionCall(
  context: FilterContext,
  name: Token,
  depth: number,
  parseArgument: ArgumentParser,
): Expression {
  const entry = filterFunctions.get(name.text);
  if (entry === undefined || !context.policy.functions.has(entry.name)) throw notImplemented();
  const counts = entry.signatures.map(({ parameters }) => parameters.length);
  const given = readArguments(context, name, depth, counts, parseArgument);
  const signature = entry.signatures.find(
    ({ parameters }) =>
      parameters.length === given.length && parameters.every((kind, index) => fits(given[index], kind)),
  );
  if (signature === undefined) throw wrongTypes(name, context);
  const [first] = given;
  const same = first === undefined ? "null" : typeOf(first);
  const type = signature.returns === "same" ? same : signature.returns;
  if (type === "null") throw wrongTypes(name, context);
  return { kind: "call", name: entry.name, arguments: given, type };
}

/**
 * The arguments between the parentheses.
 *
 * @param counts how many there may be, ascending.
 * @throws ODataError 400 when they are not as many, or the list does not end.
 */
export function readArguments(
  context: FilterContext,
  name: Token,
  depth: number,
  counts: readonly number[],
  parseArgument: ArgumentParser,
): readonly Expression[] {
  const { stream } = context;
  const most = counts.at(-1) ?? 0;
  stream.next();
  context.leaf();
  const given: Expression[] = [];
  for (;;) {
    if (stream.peek().kind === ")") throw wrongCount(counts, name, context);
    given.push(parseArgument(context, depth + 1));
    const separator = stream.next();
    if (separator.kind === ")") break;
    if (separator.kind !== ",") {
      throw badRequest(
        `")" or "," expected after position ${separator.position + 1} in "${quoted(stream.source)}".`,
      );
    }
    if (given.length >= most) throw wrongCount(counts, name, context);
  }
  if (!counts.includes(given.length)) throw wrongCount(counts, name, context);
  return given;
}

function fits(argument: Expression | undefined, kind: ParameterKind): boolean {
  if (argument === undefined) return false;
  const type = typeOf(argument);
  return kind === "whole" ? isWholeType(type) : familyOf(type) === kind;
}

export function wrongTypes(name: Token, context: FilterContext) {
  return badRequest(
    `No applicable method found for "${name.text}" at position ${name.position + 1} in "${quoted(context.stream.source)}" for the specified argument types.`,
  );
}

function wrongCount(counts: readonly number[], name: Token, context: FilterContext) {
  const [least = 0, most = least] = [counts[0], counts.at(-1)];
  const wanted = least === most ? `exact ${least} argument(s)` : `between ${least} and ${most} arguments`;
  return badRequest(
    `No applicable method found for "${name.text}" at position ${name.position + 1} in "${quoted(context.stream.source)}" with the specified arguments. Method "${name.text}" requires ${wanted}.`,
  );
}
