import type { EntityType, Model, NavigationProperty } from "../model/index.ts";
import { badRequest, invalidFilter, noSuchProperty } from "../errors.ts";
import type { PropertyPath } from "./expression.ts";
import type { TokenStream } from "./token-stream.ts";
import type { Token } from "./token.ts";

/** To-one links that one property path may walk. */
const deepest = 4;

/**
 * Reads `Name`, `Complex/Member` or `Link/…/Name`, whose first word was already taken from the stream.
 *
 * @throws ODataError 400 for a name the type does not have, and for a path through a to-many link.
 */
export function propertyPath(
  model: Model,
  type: EntityType,
  first: Token,
  stream: TokenStream,
): PropertyPath {
  const links: NavigationProperty[] = [];
  let current = type;
  let word = first;
  for (;;) {
    const property = current.propertyByName.get(word.text);
    if (property?.kind === "primitive") return { links, property };
    if (property?.kind === "complex") {
      const name = wordAfterSlash(stream, word);
      const member = property.memberByName.get(name.text);
      if (member !== undefined) return { links, property: member };
      throw absent(name, `${model.namespace}.${property.complex.name}`, stream);
    }
    const link = current.navigationByName.get(word.text);
    if (link === undefined) throw absent(word, current.qualifiedName, stream);
    const target = model.byName.get(link.target);
    if (target === undefined || link.multiplicity === "*" || links.length >= deepest) {
      throw invalidFilter(stream.source);
    }
    links.push(link);
    current = target;
    word = wordAfterSlash(stream, word);
  }
}

function wordAfterSlash(stream: TokenStream, before: Token): Token {
  if (stream.peek().kind !== "/") {
    throw badRequest(
      `Expression of a simple type expected at position ${before.position + 1}: "${before.text}".`,
    );
  }
  stream.next();
  const word = stream.next();
  if (word.kind !== "name") throw expressionExpected(word, stream);
  return word;
}

function absent(word: Token, type: string, stream: TokenStream) {
  return noSuchProperty(word.text, type, word.position + 1, stream.source);
}

/** What stands at `token` cannot begin or go on with an expression. */
export function expressionExpected(token: Token, stream: TokenStream) {
  const text = stream.source.length > 200 ? `${stream.source.slice(0, 200).toWellFormed()}…` : stream.source;
  return badRequest(`Expression expected at position ${token.position + 1} in "${text}".`);
}
