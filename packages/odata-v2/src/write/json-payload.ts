import { invalidContent } from "../errors.ts";
import type { EntityType, Model, NavigationProperty, PrimitiveProperty, Property } from "../model/index.ts";
import type { Literal } from "../parse/index.ts";
import { literalFromJson } from "./literal-from-json.ts";
import {
  deepestPayload,
  type EntityPayload,
  fitting,
  type LinkPayload,
  nullLiteral,
  unknownMember,
} from "./payload.ts";

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * An entity in verbose JSON (OData V2 JSON format, section 9), with or without `d` around it. `__metadata` and
 * `__deferred` say nothing new and are passed over.
 *
 * @throws ODataError 400
 */
export function entityFromJson(value: unknown, type: EntityType, model: Model): EntityPayload {
  return entityAt(unwrapped(value, type.propertyByName), type, model, 1);
}

/** `{"Name": value}`, with or without `d`; of a complex property its members. @throws ODataError 400 */
export function propertyFromJson(
  value: unknown,
  property: Property,
): ReadonlyMap<PrimitiveProperty, Literal> {
  const object = unwrapped(value, new Map([[property.name, property]]));
  if (!Object.hasOwn(object, property.name)) throw invalidContent(`'${property.name}' is missing`);
  const values = new Map<PrimitiveProperty, Literal>();
  readProperty(property, object[property.name], values);
  return values;
}

/** `{"uri": …}`, with or without `d`. @throws ODataError 400 */
export function uriFromJson(value: unknown): string {
  const { uri } = unwrapped(value, new Map());
  if (typeof uri !== "string") throw invalidContent("'uri' is missing");
  return uri;
}

function unwrapped(value: unknown, known: ReadonlyMap<string, unknown>): JsonObject {
  const object = objectOf(value);
  const [name, ...more] = Object.keys(object);
  return name === "d" && more.length === 0 && !known.has("d") ? objectOf(object["d"]) : object;
}

function objectOf(value: unknown): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalidContent("an object is expected");
  }
  return value as JsonObject;
}

function entityAt(object: JsonObject, type: EntityType, model: Model, depth: number): EntityPayload {
  if (depth > deepestPayload) throw invalidContent("entities lie too deep in each other");
  const values = new Map<PrimitiveProperty, Literal>();
  const links: LinkPayload[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (name === "__metadata") continue;
    const property = type.propertyByName.get(name);
    const link = type.navigationByName.get(name);
    if (property !== undefined) readProperty(property, value, values);
    else if (link === undefined) unknownMember(type, name);
    else if (value !== null && !isDeferred(value)) links.push(linkAt(link, value, model, depth));
  }
  return { values, links };
}

function readProperty(property: Property, value: unknown, values: Map<PrimitiveProperty, Literal>): void {
  if (property.kind === "primitive") {
    const literal = value === null ? nullLiteral : literalFromJson(property.type, value);
    values.set(property, fitting(property, literal));
    return;
  }
  for (const [name, member] of Object.entries(objectOf(value))) {
    if (name === "__metadata") continue;
    const known = property.memberByName.get(name);
    if (known === undefined) throw invalidContent(`'${property.name}' has no member '${name}'`);
    readProperty(known, member, values);
  }
}

function isDeferred(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.hasOwn(value, "__deferred");
}

function linkAt(link: NavigationProperty, value: unknown, model: Model, depth: number): LinkPayload {
  const target = model.byName.get(link.target);
  if (target === undefined) throw new Error(`${link.name} leads nowhere`);
  const many = link.multiplicity === "*";
  const bare = Array.isArray(value) ? value : many ? objectOf(value)["results"] : [value];
  if (!Array.isArray(bare) || (!many && Array.isArray(value))) {
    throw invalidContent(`'${link.name}' is no list of entities`);
  }
  const bound: string[] = [];
  const inline: EntityPayload[] = [];
  for (const item of bare) {
    const object = objectOf(item);
    const uri = boundUri(object);
    if (uri === undefined) inline.push(entityAt(object, target, model, depth + 1));
    else bound.push(uri);
  }
  return { link, bound, inline };
}

/** Nothing but `__metadata` with a URI stands for an entity that is there (JSON format, section 9.2). */
function boundUri(object: JsonObject): string | undefined {
  if (Object.keys(object).join() !== "__metadata") return undefined;
  const { uri } = objectOf(object["__metadata"]);
  return typeof uri === "string" ? uri : undefined;
}
