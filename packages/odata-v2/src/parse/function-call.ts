import { badRequest, notImplemented, quoted } from "../errors.ts";
import { type Expression, typeOf } from "./expression.ts";
import type { FilterContext } from "./filter-context.ts";
import { type FilterFunction, filterFunctions } from "./filter-functions.ts";
import { familyOf } from "./literal.ts";
import type { Token } from "./token.ts";

/**
 * `name(argument, …)`, the name already taken; the stream stands at the parenthesis.
 *
 * @throws ODataError 400 for wrong arguments, 501 for a function the policy does not offer.
 */
export function functionCall(
  context: FilterContext,
  name: Token,
  depth: number,
  parseArgument: (context: FilterContext, depth: number) => Expression,
): Expression {
  const entry = filterFunctions.get(name.text);
  if (entry === undefined || !context.policy.functions.has(entry.name)) throw notImplemented();
  const { stream } = context;
  stream.next();
  context.leaf();
  const given: Expression[] = [];
  for (;;) {
    given.push(parseArgument(context, depth + 1));
    const separator = stream.next();
    if (separator.kind === ")") break;
    if (separator.kind !== "," || given.length >= entry.parameters.length) {
      if (separator.kind === ",") throw wrongCount(entry, name, context);
      throw badRequest(
        `")" or "," expected after position ${separator.position + 1} in "${quoted(stream.source)}".`,
      );
    }
  }
  if (given.length !== entry.parameters.length) throw wrongCount(entry, name, context);
  const fits = entry.parameters.every((type, index) => {
    const argument = given[index];
    return argument !== undefined && familyOf(typeOf(argument)) === familyOf(type);
  });
  if (!fits) {
    throw badRequest(
      `No applicable method found for "${entry.name}" at position ${name.position + 1} in "${quoted(stream.source)}" for the specified argument types.`,
    );
  }
  return { kind: "call", name: entry.name, arguments: given, type: entry.returns };
}

function wrongCount(entry: FilterFunction, name: Token, context: FilterContext) {
  return badRequest(
    `No applicable method found for "${entry.name}" at position ${name.position + 1} in "${quoted(context.stream.source)}" with the specified arguments. Method "${entry.name}" requires exact ${entry.parameters.length} argument(s).`,
  );
}
