import { badRequest, entityNotFound, invalidContent, notImplemented } from "../errors.ts";
import type { EntityType } from "../model/index.ts";
import { type Literal, parseRequest, type ResourcePath, targetOf } from "../parse/index.ts";
import { entityPathWriter } from "../serialize/index.ts";
import type { Sql } from "../sql/index.ts";
import { referencedKey } from "./entity-reference.ts";
import { isKeyColumn, linkSide } from "./link-side.ts";
import type { EntityPayload, LinkPayload } from "./payload.ts";
import {
  columnAt,
  conditionsOf,
  insertRow,
  keyConditions,
  keyPart,
  literalSql,
  updateRows,
} from "./row-statements.ts";
import type { WriteContext } from "./write-context.ts";
import type { WritePlan, WriteStatement } from "./write-plan.ts";
import type { CreateRequest } from "./write-request.ts";

const mostStatements = 1_000;

/** What a new row has in a column. The literal is known where the value comes from the caller. */
interface NewValue {
  readonly sql: Sql;
  readonly literal: Literal | undefined;
}

type NewValues = Map<string, NewValue>;

/**
 * Compiles an insert, deep where entities lie in the body, and links it to the entity whose link it was posted to
 * (OData V2 operations, sections 2.4 and 2.4.1).
 *
 * @throws ODataError 400 where a key or a property that must not be null is missing.
 */
export function compileCreate(
  { path, format }: CreateRequest,
  payload: EntityPayload,
  context: WriteContext,
): WritePlan {
  const { type } = targetOf(path);
  const statements: WriteStatement[] = [];
  const values = insertEntity(type, payload, postedTo(path, statements, context), statements, context);
  const location = locationOf(type, values);
  const query = format === undefined ? "" : `$format=${format}`;
  const entity = parseRequest(context.model, { path: location, query }, context.policy);
  if (entity.kind !== "entry") throw new Error(`${location} is no entity`);
  return { statements, outcome: { kind: "created", entity, location } };
}

/** Where the new entity was posted to a link: that its source is there, and the columns that make the link. */
function postedTo(path: ResourcePath, statements: WriteStatement[], context: WriteContext): NewValues {
  const fixed: NewValues = new Map();
  const { navigation } = targetOf(path);
  if (navigation === undefined) return fixed;
  const source: ResourcePath = { first: path.first, rest: path.rest.slice(0, -1) };
  const { type, key } = targetOf(source);
  statements.push(updateRows(type, new Map(), conditionsOf(source, context.dialect), context.dialect));
  for (const { from, to } of navigation.join) {
    const literal = key?.find(({ property }) => property.column === from)?.literal;
    fixed.set(to, { literal, sql: columnAt(source, from, context.dialect) });
  }
  return fixed;
}

function insertEntity(
  type: EntityType,
  { values: given, links }: EntityPayload,
  fixed: NewValues,
  statements: WriteStatement[],
  context: WriteContext,
): NewValues {
  if (type.media !== undefined) throw notImplemented("Media resources are not created here.");
  const values: NewValues = new Map();
  for (const [property, literal] of given) {
    values.set(property.column, { literal, sql: literalSql(literal, context.dialect) });
  }
  for (const payload of links) linkBefore(payload, values, statements, context);
  for (const [name, value] of fixed) values.set(name, value);
  checkComplete(type, values);
  const columns = new Map([...values].map(([name, { sql }]) => [name, sql]));
  statements.push(insertRow(type, columns, context.dialect));
  if (statements.length > mostStatements) throw invalidContent("too many entities");
  for (const payload of links) linkAfter(payload, values, statements, context);
  return values;
}

/** Links that stand in the new row's own columns: to an entity that is there, or to one that is inserted first. */
function linkBefore(
  { link, bound, inline }: LinkPayload,
  values: NewValues,
  statements: WriteStatement[],
  context: WriteContext,
): void {
  const { target, side, join } = linkSide(link, context.model);
  if (side === "target") return;
  if (bound.length + inline.length > 1) throw invalidContent(`'${link.name}' leads to one entity`);
  for (const uri of bound) {
    const key = referencedKey(uri, target, context);
    const there = updateRows(target, new Map(), keyConditions(key, context.dialect), context.dialect);
    statements.push({ ...there, otherwise: entityNotFound() });
    for (const { from, to } of join) {
      const literal = keyPart(key, to);
      const known = values.get(from)?.literal;
      if (known !== undefined && known.value !== literal.value) {
        throw badRequest(`The link '${link.name}' does not fit the properties.`);
      }
      values.set(from, { literal, sql: literalSql(literal, context.dialect) });
    }
  }
  for (const child of inline) {
    const inserted = insertEntity(target, child, new Map(), statements, context);
    for (const { from, to } of join) {
      const value = inserted.get(to);
      if (value !== undefined) values.set(from, value);
    }
  }
}

/** Links that stand in the targets' columns. */
function linkAfter(
  { link, bound, inline }: LinkPayload,
  values: NewValues,
  statements: WriteStatement[],
  context: WriteContext,
): void {
  const { target, side, join } = linkSide(link, context.model);
  if (side === "source") return;
  const fixed: NewValues = new Map();
  for (const { from, to } of join) {
    const value = values.get(from);
    if (value === undefined) throw badRequest(`The link '${link.name}' cannot be made.`);
    fixed.set(to, value);
  }
  for (const child of inline) insertEntity(target, child, fixed, statements, context);
  for (const uri of bound) {
    const key = referencedKey(uri, target, context);
    if ([...fixed.keys()].some((name) => isKeyColumn(target, name))) {
      throw badRequest(`The link '${link.name}' is part of a key.`);
    }
    const columns = new Map([...fixed].map(([name, { sql }]) => [name, sql]));
    statements.push(updateRows(target, columns, keyConditions(key, context.dialect), context.dialect));
  }
}

/** Every part of the key, and all that must not be null. */
function checkComplete(type: EntityType, values: NewValues): void {
  for (const property of type.properties) {
    if (property.kind !== "primitive" || property.nullable || values.has(property.column)) continue;
    throw badRequest(`Property '${property.name}' is missing.`);
  }
}

/** `Set(key)` of the new entity. */
function locationOf(type: EntityType, values: NewValues): string {
  const row = type.key.map(({ column }) => values.get(column)?.literal);
  const known = row.map((literal) => {
    // A key that only the database knows: the entity could be made, but not be answered.
    if (literal === undefined || literal.type === "null") throw notImplemented();
    return literal.value;
  });
  const key = type.key.map(({ name, type: of }, index) => ({ name, type: of, index }));
  return entityPathWriter({ set: type.set, key })(known);
}
