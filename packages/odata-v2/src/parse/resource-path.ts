import {
  emptySegment,
  entitySetInsteadOfEntity,
  invalidSegment,
  mustBeLastSegment,
  mustNotBeLastSegment,
  noMediaResource,
  noNavigationProperty,
  tooComplex,
  unknownContainer,
  unknownSegment,
  unknownSet,
  unmatchedSegment,
} from "../errors.ts";
import type { EntityType, Model, PrimitiveProperty, Property } from "../model/index.ts";
import { parseKeyPredicate } from "./key-predicate.ts";
import type { RequestPolicy } from "./policy.ts";
import { decodePart } from "./query-options.ts";
import { refusalError } from "./refusal.ts";
import { isSingle, type ResourcePath, type ResourceStep, targetOf } from "./request.ts";

/** What a path asks of the resource it leads to. */
export type PathTarget =
  | { readonly kind: "service-document" | "metadata" }
  | { readonly kind: "resource" | "count" | "media" | "links"; readonly path: ResourcePath }
  | { readonly kind: "property"; readonly path: ResourcePath; readonly property: Property }
  | { readonly kind: "property-value"; readonly path: ResourcePath; readonly property: PrimitiveProperty };

interface Scope {
  readonly model: Model;
  readonly policy: RequestPolicy;
}

interface Segment {
  readonly name: string;
  /** What stands in the parentheses; undefined without them. */
  readonly predicate: string | undefined;
}

/**
 * Reads what follows the service root (OData V2 URI conventions, section 3), still percent-encoded. One slash
 * at the end is tolerated.
 *
 * @throws ODataError 404 for an unknown set or segment, 400 for a malformed path or key.
 */
export function parseResourcePath(path: string, model: Model, policy: RequestPolicy): PathTarget {
  const parts = path.replace(/^\//, "").replace(/\/$/, "").split("/");
  if (parts.length > policy.limits.pathSegments) {
    throw tooComplex("path", `at most ${policy.limits.pathSegments} segments`);
  }
  const [head = "", ...tail] = parts.map(readSegment);
  if (head === "") {
    if (tail.length > 0 || path.length > 1) throw emptySegment();
    return { kind: "service-document" };
  }
  if (head.name === "$metadata" && head.predicate === undefined) {
    if (tail.length > 0) throw mustBeLastSegment("$metadata");
    return { kind: "metadata" };
  }
  const scope = { model, policy };
  return behind({ first: firstStep(head, scope), rest: [] }, tail, scope);
}

/** What the segments behind an entity set ask for. */
function behind(path: ResourcePath, segments: readonly (Segment | "")[], scope: Scope): PathTarget {
  const [segment, ...rest] = segments;
  if (segment === undefined) return { kind: "resource", path };
  if (segments.includes("") || segment === "") throw emptySegment();
  const current = targetOf(path);
  if (segment.name === "$count") return { kind: lastSegment("count", segment, rest), path };
  if (!isSingle(current)) {
    if (current.navigation === undefined) throw entitySetInsteadOfEntity(current.type.set);
    throw invalidSegment(segment.name);
  }
  switch (segment.name) {
    case "$value":
      if (current.type.media === undefined) throw noMediaResource();
      return { kind: lastSegment("media", segment, rest), path };
    case "$links":
      return linksBehind(path, rest, scope);
  }
  const property = current.type.propertyByName.get(segment.name);
  if (property !== undefined) return propertyBehind(path, property, segment, rest);
  return behind({ first: path.first, rest: [...path.rest, nextStep(segment, current, scope)] }, rest, scope);
}

/** `$links/Name`, and `$links/Name/$count`. */
function linksBehind(path: ResourcePath, segments: readonly (Segment | "")[], scope: Scope): PathTarget {
  const [segment, ...rest] = segments;
  if (segment === undefined || segment === "") throw mustNotBeLastSegment("$links");
  const current = targetOf(path);
  if (current.type.propertyByName.has(segment.name)) throw noNavigationProperty(segment.name);
  const links = { first: path.first, rest: [...path.rest, nextStep(segment, current, scope)] };
  const [last, ...more] = rest;
  if (last === undefined) return { kind: "links", path: links };
  if (last === "" || last.name !== "$count") throw invalidSegment(last === "" ? "" : last.name);
  return { kind: lastSegment("count", last, more), path: links };
}

/** `Name`, `Complex/Member`, each with or without `$value` behind it, which only a primitive value has. */
function propertyBehind(
  path: ResourcePath,
  property: Property,
  segment: Segment,
  segments: readonly (Segment | "")[],
): PathTarget {
  if (segment.predicate !== undefined) throw invalidSegment(`${segment.name}(${segment.predicate})`);
  const [next, ...rest] = segments;
  if (next === undefined) return { kind: "property", path, property };
  if (next === "") throw emptySegment();
  if (property.kind === "complex") {
    const member = property.memberByName.get(next.name);
    if (member === undefined) throw unknownSegment(next.name);
    return propertyBehind(path, member, next, rest);
  }
  if (next.name !== "$value") throw invalidSegment(next.name);
  return { kind: lastSegment("property-value", next, rest), path, property };
}

function lastSegment<K extends string>(kind: K, segment: Segment, rest: readonly unknown[]): K {
  if (segment.predicate !== undefined) throw invalidSegment(`${segment.name}(${segment.predicate})`);
  if (rest.length > 0) throw mustBeLastSegment(segment.name);
  return kind;
}

function readSegment(part: string): Segment | "" {
  const text = decodePart(part);
  if (text === "") return "";
  const open = text.indexOf("(");
  if (open < 0) return { name: text, predicate: undefined };
  if (open === 0 || !text.endsWith(")")) throw unmatchedSegment(text);
  return { name: text.slice(0, open), predicate: text.slice(open + 1, -1) };
}

/** `Set`, `Set(key)`, or either behind the name of the container and a dot. Empty parentheses are none. */
function firstStep(segment: Segment, { model, policy }: Scope): ResourceStep {
  const dot = segment.name.lastIndexOf(".");
  const container = segment.name.slice(0, Math.max(dot, 0));
  if (dot >= 0 && container !== model.container) throw unknownContainer(container);
  const type = model.bySet.get(segment.name.slice(dot + 1));
  if (type === undefined) throw unknownSet(segment.name);
  return { type, navigation: undefined, key: readKey(segment, type, policy) };
}

function nextStep(segment: Segment, current: ResourceStep, { model, policy }: Scope): ResourceStep {
  const navigation = current.type.navigationByName.get(segment.name);
  const type = navigation === undefined ? undefined : model.byName.get(navigation.target);
  if (navigation === undefined || type === undefined) throw unknownSegment(segment.name);
  if (segment.predicate !== undefined && navigation.multiplicity !== "*") {
    throw invalidSegment(`${segment.name}(${segment.predicate})`);
  }
  return { type, navigation, key: readKey(segment, type, policy) };
}

/** The key, its texts read as the policy says; no part of it where the type has a single row, which any key means. */
function readKey({ predicate }: Segment, type: EntityType, policy: RequestPolicy): ResourceStep["key"] {
  if (predicate === undefined || predicate === "") return undefined;
  const key = parseKeyPredicate(predicate, type);
  if (type.single) return [];
  const readings = policy.sets.get(type.set)?.keys;
  if (readings === undefined) return key;
  return key.map(({ property, literal }) => {
    const reading = readings[property.name];
    if (reading === undefined || literal.type !== "Edm.String") return { property, literal };
    const value = reading(literal.value);
    if (typeof value !== "string") throw refusalError(value);
    return { property, literal: { type: literal.type, value } };
  });
}
