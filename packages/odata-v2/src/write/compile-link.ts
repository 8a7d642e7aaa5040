import { badRequest, invalidContent } from "../errors.ts";
import { type KeyValue, targetOf } from "../parse/index.ts";
import { column, type Sql, sql } from "../sql/index.ts";
import { referencedKey } from "./entity-reference.ts";
import { isKeyColumn, linkSide } from "./link-side.ts";
import { columnAt, conditionsOf, keyConditions, keyPart, literalSql, updateRows } from "./row-statements.ts";
import type { WriteContext } from "./write-context.ts";
import type { WritePlan } from "./write-plan.ts";
import type { LinkWriteRequest } from "./write-request.ts";

/**
 * Compiles a write of `$links` (OData V2 operations, sections 2.8 to 2.10): both entities must be there, and to
 * remove a link it must be.
 *
 * @param uri of the target; undefined for a removal.
 * @throws ODataError 400 where the link is part of a key.
 */
export function compileLink(
  { path, link, how, key: named }: LinkWriteRequest,
  uri: string | undefined,
  context: WriteContext,
): WritePlan {
  const { dialect } = context;
  const source = targetOf(path).type;
  const { target, side, join } = linkSide(link, context.model);
  const holder = side === "source" ? source : target;
  for (const { from, to } of join) {
    if (isKeyColumn(holder, side === "source" ? from : to)) {
      throw badRequest(`The link '${link.name}' is part of a key.`);
    }
  }
  const given = uri === undefined ? named : referencedKey(uri, target, context);
  const there = conditionsOf(path, dialect);
  const none = new Map<string, Sql>();
  const done = { kind: "done", status: 204 } as const;
  if (side === "source") {
    const values = new Map(
      join.map(({ from, to }) => [from, given === undefined ? sql`null` : partSql(given, to, context)]),
    );
    const exists =
      given === undefined ? [] : [updateRows(target, none, keyConditions(given, dialect), dialect)];
    return { statements: [...exists, updateRows(source, values, there, dialect)], outcome: done };
  }
  if (given === undefined) throw invalidContent("the target of the link is missing");
  const conditions = [...keyConditions(given, dialect)];
  const values = new Map<string, Sql>();
  for (const { from, to } of join) {
    const value = columnAt(path, from, dialect);
    values.set(to, how === "remove" ? sql`null` : value);
    if (how === "remove") conditions.push(sql`${column("t", to)} = ${value}`);
  }
  const statements = [
    updateRows(source, none, there, dialect),
    updateRows(target, values, conditions, dialect),
  ];
  return { statements, outcome: done };
}

const partSql = (key: readonly KeyValue[], name: string, { dialect }: WriteContext): Sql =>
  literalSql(keyPart(key, name), dialect);
