import { mustBeLastSegment, noMediaResource, unknownSegment } from "../errors.ts";
import type { Model, NavigationProperty, Property } from "../model/index.ts";
import {
  decodePart,
  isSingle,
  type KeyValue,
  parseResourcePath,
  type RequestPolicy,
  type ResourcePath,
  targetOf,
} from "../parse/index.ts";

/** A place that can be written. */
export type WritePath =
  | { readonly kind: "resource" | "media"; readonly path: ResourcePath }
  | {
      readonly kind: "property";
      readonly path: ResourcePath;
      readonly property: Property;
      /** Behind it stands `$value`. */
      readonly raw: boolean;
    }
  | {
      readonly kind: "link";
      readonly path: ResourcePath;
      readonly link: NavigationProperty;
      readonly key: readonly KeyValue[] | undefined;
    };

/**
 * The place that a path names, as far as it can be written; undefined for documents and counts.
 *
 * @throws ODataError 400 or 404 as `parseResourcePath` does.
 */
export function parseWritePath(path: string, model: Model, policy: RequestPolicy): WritePath | undefined {
  const parts = path
    .replace(/^\//, "")
    .replace(/\/$/, "")
    .split("/", policy.limits.pathSegments + 1);
  const names = parts.map((part) => decodePart(part).replace(/\(.*$/s, ""));
  const end = entityEnd(names, model);
  const rest = names.slice(end);
  const [first, second] = rest;
  if (first === undefined || first === "$metadata" || first === "$count") {
    const found = parseResourcePath(path, model, policy);
    return found.kind === "resource" ? { kind: "resource", path: found.path } : undefined;
  }
  const found = parseResourcePath(parts.slice(0, end).join("/"), model, policy);
  if (found.kind !== "resource") return undefined;
  const target = targetOf(found.path);
  if (!isSingle(target)) throw unknownSegment(first);
  if (first === "$links") return linkAt(found.path, parts.slice(end + 1), model, policy);
  if (first === "$value") {
    if (second !== undefined) throw mustBeLastSegment("$value");
    if (target.type.media === undefined) throw noMediaResource();
    return { kind: "media", path: found.path };
  }
  return propertyAt(found.path, rest);
}

/** How many segments lead from set to set. */
function entityEnd(names: readonly string[], model: Model): number {
  let type = model.bySet.get(names[0] ?? "");
  let end = 1;
  for (const name of names.slice(1)) {
    const link = type?.navigationByName.get(name);
    if (link === undefined) break;
    type = model.byName.get(link.target);
    end += 1;
  }
  return end;
}

function propertyAt(path: ResourcePath, rest: readonly string[]): WritePath {
  const { type } = targetOf(path);
  const [name = "", ...below] = rest;
  let property = type.propertyByName.get(name);
  if (property === undefined) throw unknownSegment(name);
  if (property.kind === "complex" && below[0] !== undefined && below[0] !== "$value") {
    const member = below.shift() ?? "";
    property = property.memberByName.get(member);
    if (property === undefined) throw unknownSegment(member);
  }
  const [value, ...more] = below;
  const raw = value === "$value" && property.kind === "primitive";
  if ((value !== undefined && !raw) || more.length > 0) throw unknownSegment(more[0] ?? value ?? "");
  return { kind: "property", path, property, raw };
}

/** `$links/Nav` and `$links/Nav(key)`: the same segments as the way to the target itself. */
function linkAt(
  path: ResourcePath,
  parts: readonly string[],
  model: Model,
  policy: RequestPolicy,
): WritePath {
  const [part, more] = parts;
  const source = targetOf(path).type;
  const name = decodePart(part ?? "").replace(/\(.*$/s, "");
  const link = source.navigationByName.get(name);
  if (part === undefined || link === undefined) throw unknownSegment(name === "" ? "$links" : name);
  if (more !== undefined) throw mustBeLastSegment(name);
  const target = model.byName.get(link.target);
  if (target === undefined) throw new Error(`${link.name} leads nowhere`);
  if (!part.includes("(") && !part.includes("%28")) return { kind: "link", path, link, key: undefined };
  // The key is that of the target's own set.
  const predicate = decodePart(part).slice(name.length);
  const found = parseResourcePath(encodeURIComponent(target.set + predicate), model, policy);
  const key = found.kind === "resource" ? found.path.first.key : undefined;
  if (key === undefined) throw unknownSegment(part);
  return { kind: "link", path, link, key };
}
