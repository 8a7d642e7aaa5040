import {
  emptySegment,
  invalidSegment,
  mustBeLastSegment,
  mustNotBeLastSegment,
  noMediaResource,
  notImplemented,
  tooComplex,
  unknownSegment,
  unknownSet,
  unmatchedSegment,
} from "../errors.ts";
import type { EntityType, Model } from "../model/index.ts";
import { type KeyValue, parseKeyPredicate } from "./key-predicate.ts";
import type { RequestPolicy } from "./policy.ts";
import { decodePart } from "./query-options.ts";
import { refusalError } from "./refusal.ts";
import { isSingle, type ResourcePath, type ResourceStep, targetOf } from "./request.ts";

/** What a path asks of the resource it leads to. */
export type PathTarget =
  | { readonly kind: "service-document" | "metadata" }
  | { readonly kind: "resource" | "count" | "media"; readonly path: ResourcePath };

interface Segment {
  readonly name: string;
  /** What stands in the parentheses; undefined without them. */
  readonly predicate: string | undefined;
}

/**
 * Reads what follows the service root (OData V2 URI conventions, section 3), still percent-encoded. One slash
 * at the end is tolerated.
 *
 * @throws ODataError 404 for an unknown set or segment, 400 for a malformed path or key, 501 for segments that
 *   are known but not offered.
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
  let found: ResourcePath = { first: firstStep(head, model, policy), rest: [] };
  for (const [index, segment] of tail.entries()) {
    if (segment === "") throw emptySegment();
    const current = targetOf(found);
    if (segment.name.startsWith("$")) {
      const kind = systemSegment(segment, current);
      if (index < tail.length - 1) throw mustBeLastSegment(segment.name);
      return { kind, path: found };
    }
    found = { first: found.first, rest: [...found.rest, nextStep(segment, current, model, policy)] };
  }
  return { kind: "resource", path: found };
}

function readSegment(part: string): Segment | "" {
  const text = decodePart(part);
  if (text === "") return "";
  const open = text.indexOf("(");
  if (open < 0) return { name: text, predicate: undefined };
  if (open === 0 || !text.endsWith(")")) throw unmatchedSegment(text);
  return { name: text.slice(0, open), predicate: text.slice(open + 1, -1) };
}

function firstStep(segment: Segment, model: Model, policy: RequestPolicy): ResourceStep {
  const type = model.bySet.get(segment.name);
  if (type === undefined) throw unknownSet(segment.name);
  const key = segment.predicate === undefined ? undefined : readKey(segment.predicate, type, policy);
  return { type, navigation: undefined, key };
}

function nextStep(
  segment: Segment,
  current: ResourceStep,
  model: Model,
  policy: RequestPolicy,
): ResourceStep {
  const navigation = current.type.navigationByName.get(segment.name);
  const type = navigation === undefined ? undefined : model.byName.get(navigation.target);
  if (navigation === undefined || type === undefined) {
    if (current.type.propertyByName.has(segment.name) && isSingle(current)) throw notImplemented();
    throw unknownSegment(segment.name);
  }
  if (!isSingle(current)) throw mustBeLastSegment(current.navigation?.name ?? current.type.set);
  if (segment.predicate === undefined) return { type, navigation, key: undefined };
  if (navigation.multiplicity !== "*") throw invalidSegment(`${segment.name}(${segment.predicate})`);
  return { type, navigation, key: readKey(segment.predicate, type, policy) };
}

/** The key, its texts read as the policy says; no part of it where the type has a single row, which any key means. */
function readKey(predicate: string, type: EntityType, policy: RequestPolicy): readonly KeyValue[] {
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

function systemSegment(segment: Segment, current: ResourceStep): "count" | "media" {
  if (segment.predicate !== undefined) throw invalidSegment(`${segment.name}(${segment.predicate})`);
  switch (segment.name) {
    case "$count":
      return "count";
    case "$value":
      if (!isSingle(current) || current.type.media === undefined) throw noMediaResource();
      return "media";
    case "$links":
      if (!isSingle(current)) throw mustNotBeLastSegment("$links");
      throw notImplemented();
    default:
      throw unknownSegment(segment.name);
  }
}
