import { badRequest, invalidContent } from "../errors.ts";
import type { EntityType, NavigationProperty, PrimitiveProperty } from "../model/index.ts";
import type { Literal } from "../parse/index.ts";

/** An entity out of a body: values that fit their properties, members of complex ones among them. */
export interface EntityPayload {
  readonly values: ReadonlyMap<PrimitiveProperty, Literal>;
  readonly links: readonly LinkPayload[];
}

/** What a body says of one link. */
export interface LinkPayload {
  readonly link: NavigationProperty;
  /** Entities that are there already, by their URIs. */
  readonly bound: readonly string[];
  /** New entities. */
  readonly inline: readonly EntityPayload[];
}

/** How deep entities may lie in each other, the outermost one counted. */
export const deepestPayload = 3;

/**
 * A value for a property, checked against it.
 *
 * @param literal the null literal for null, undefined for what is no value of the property's type.
 * @throws ODataError 400
 */
export function fitting(property: PrimitiveProperty, literal: Literal | undefined): Literal {
  const { name, type, nullable, maxLength } = property;
  if (literal === undefined) throw invalidContent(`the value of '${name}' is no ${type}`);
  if (literal.type === "null" && !nullable) throw badRequest(`Property '${name}' must not be null.`);
  if (literal.type === "Edm.String" && maxLength !== undefined && literal.value.length > maxLength) {
    throw badRequest(`The value of '${name}' is longer than ${maxLength} characters.`);
  }
  return literal;
}

export const nullLiteral: Literal = { type: "null", value: null };

/** @throws ODataError 400 */
export function unknownMember(type: EntityType, name: string): never {
  throw invalidContent(`'${type.name}' has no property '${name}'`);
}
