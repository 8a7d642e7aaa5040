import { badRequest, invalidContent } from "../errors.ts";
import type { PrimitiveProperty } from "../model/index.ts";
import { type Literal, targetOf } from "../parse/index.ts";
import type { Sql } from "../sql/index.ts";
import { referencedKey } from "./entity-reference.ts";
import { linkSide } from "./link-side.ts";
import { type EntityPayload, nullLiteral } from "./payload.ts";
import { conditionsOf, keyConditions, keyPart, literalSql, updateRows } from "./row-statements.ts";
import type { WriteContext } from "./write-context.ts";
import type { WritePlan, WriteStatement } from "./write-plan.ts";
import type { PropertyWriteRequest, UpdateRequest } from "./write-request.ts";

/**
 * Compiles PUT, which sets what is left out to null, and MERGE or PATCH, which leave it (OData V2 operations,
 * section 2.5). Key properties in the body are passed over: a key never changes.
 *
 * @throws ODataError 400 where PUT leaves out what must not be null, or the body holds new entities.
 */
export function compileUpdate(
  { path, how }: UpdateRequest,
  { values, links }: EntityPayload,
  context: WriteContext,
): WritePlan {
  const { dialect } = context;
  const { type } = targetOf(path);
  const columns = new Map<string, Sql>();
  const statements: WriteStatement[] = [];
  const all = type.properties.flatMap((property) =>
    property.kind === "primitive" ? [property] : property.members,
  );
  for (const property of all) {
    if (type.key.includes(property)) continue;
    const literal = values.get(property) ?? (how === "replace" ? absent(property) : undefined);
    if (literal !== undefined) columns.set(property.column, literalSql(literal, dialect));
  }
  for (const { link, bound, inline } of links) {
    if (inline.length > 0) throw invalidContent(`'${link.name}' holds new entities`);
    const { target, side, join } = linkSide(link, context.model);
    const [uri, more] = bound;
    if (uri === undefined) continue;
    if (side !== "source" || more !== undefined) throw badRequest(`Change '${link.name}' by its $links.`);
    const key = referencedKey(uri, target, context);
    statements.push(updateRows(target, new Map(), keyConditions(key, dialect), dialect));
    for (const { from, to } of join) {
      if (type.key.some((property) => property.column === from)) continue;
      columns.set(from, literalSql(keyPart(key, to), dialect));
    }
  }
  statements.push(updateRows(type, columns, conditionsOf(path, dialect), dialect));
  return { statements, outcome: { kind: "done", status: 204 } };
}

function absent(property: PrimitiveProperty): Literal {
  if (!property.nullable) throw badRequest(`Property '${property.name}' is missing.`);
  return nullLiteral;
}

/**
 * Compiles a write of one property; of a complex one PUT sets members that are left out to null.
 *
 * @throws ODataError 400 for a key property, or null where it must not be.
 */
export function compileProperty(
  { path, property, how }: PropertyWriteRequest,
  given: ReadonlyMap<PrimitiveProperty, Literal>,
  { dialect }: WriteContext,
): WritePlan {
  const { type } = targetOf(path);
  const columns = new Map<string, Sql>();
  for (const member of property.kind === "primitive" ? [property] : property.members) {
    if (type.key.includes(member)) throw badRequest(`Property '${member.name}' is part of the key.`);
    const whole = how === "replace" || how === "null";
    const literal = given.get(member) ?? (whole ? absent(member) : undefined);
    if (literal !== undefined) columns.set(member.column, literalSql(literal, dialect));
  }
  const statement = updateRows(type, columns, conditionsOf(path, dialect), dialect);
  return { statements: [statement], outcome: { kind: "done", status: 204 } };
}
