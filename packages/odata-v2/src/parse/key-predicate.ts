import { duplicateKeyNames, incompatibleLiteral, invalidKeyPredicate, missingKeyName } from "../errors.ts";
import type { EntityType, PrimitiveProperty } from "../model/index.ts";
import { type Literal, literalOf } from "./literal.ts";
import { tokenStream } from "./token-stream.ts";
import type { Token } from "./token.ts";
import { familyOf, isFloatingType, isWholeType } from "./type-family.ts";

/** One part of a key: the property and the value the caller gave. Never null. */
export interface KeyValue {
  readonly property: PrimitiveProperty;
  readonly literal: Exclude<Literal, { readonly type: "null" }>;
}

/**
 * Reads what stands in the parentheses of `Set(…)`, decoded: one value for a single key, or `Name=value` pairs
 * in any order. An integer key accepts its value with and without `L`.
 *
 * @returns the parts in the order of the type's key.
 * @throws ODataError 400 for anything but one value for each key property.
 */
export function parseKeyPredicate(predicate: string, type: EntityType): readonly KeyValue[] {
  if (predicate === "" || predicate !== predicate.trim() || predicate.length > 4000) {
    throw invalidKeyPredicate(predicate);
  }
  const given = readPairs(predicate, type);
  return type.key.map((property) => {
    const literal = given.get(property.name);
    if (literal === undefined || given.size !== type.key.length) throw invalidKeyPredicate(predicate);
    return { property, literal };
  });
}

function readPairs(predicate: string, type: EntityType): ReadonlyMap<string, KeyValue["literal"]> {
  const stream = tokenStream(predicate);
  const given = new Map<string, KeyValue["literal"]>();
  for (;;) {
    let token = stream.next();
    let property = type.key[0];
    const named = token.kind === "name" && stream.peek().kind === "=";
    if (named) {
      const name = token.text;
      stream.next();
      token = stream.next();
      property = type.key.find((candidate) => candidate.name === name);
      if (given.has(name)) throw duplicateKeyNames(predicate);
    }
    if (!named && type.key.length > 1) throw missingKeyName(predicate);
    if (property === undefined) throw invalidKeyPredicate(predicate);
    given.set(property.name, keyLiteral(token, property, predicate));
    const separator = stream.next();
    if (separator.kind === "end") return given;
    if (separator.kind !== "," || !named) throw invalidKeyPredicate(predicate);
  }
}

function keyLiteral(token: Token, property: PrimitiveProperty, predicate: string): KeyValue["literal"] {
  const literal = literalOf(token);
  if (literal === undefined || literal.type === "null") throw invalidKeyPredicate(predicate);
  const fits = isWholeType(property.type)
    ? isWholeType(literal.type)
    : property.type !== "Edm.Decimal" || !isFloatingType(literal.type);
  if (!fits || familyOf(literal.type) !== familyOf(property.type)) {
    throw incompatibleLiteral(token.text, property.type);
  }
  return literal;
}
