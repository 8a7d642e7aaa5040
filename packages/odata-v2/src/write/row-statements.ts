import { badRequest, entityNotFound } from "../errors.ts";
import type { EntityType } from "../model/index.ts";
import type { KeyValue, Literal, ResourcePath } from "../parse/index.ts";
import {
  allOf,
  column,
  type Dialect,
  dialectSql,
  pathConditions,
  type Sql,
  sql,
  statement,
  table,
} from "../sql/index.ts";
import type { WriteStatement } from "./write-plan.ts";

/** New values by column. */
export type ColumnValues = ReadonlyMap<string, Sql>;

export function literalSql(literal: Literal, dialect: Dialect): Sql {
  return literal.type === "null" ? sql`null` : dialectSql(dialect).literal(literal);
}

const stored = (type: EntityType): string => type.stored ?? type.table;

export function insertRow(type: EntityType, values: ColumnValues, dialect: Dialect): WriteStatement {
  const names = sql.raw([...values.keys()].map((name) => `"${name}"`).join(", "));
  const text = sql`insert into ${sql.raw(`"${stored(type)}"`)} (${names}) values (${sql.join([...values.values()])})`;
  return statement(text, dialect);
}

/** Changes the rows that fulfil the conditions, at least one; with no new values it only sees that one is there. */
export function updateRows(
  type: EntityType,
  values: ColumnValues,
  conditions: readonly Sql[],
  dialect: Dialect,
): WriteStatement {
  const [key] = type.key;
  const own = key?.column ?? "";
  const changes = values.size > 0 ? [...values] : [[own, column("t", own)] as const];
  const set = sql.join(changes.map(([name, value]) => sql`${sql.raw(`"${name}"`)} = ${value}`));
  const where = allOf(conditions) ?? sql`1 = 0`;
  const text = sql`update ${table(stored(type), "t")} set ${set} where ${where}`;
  return { ...statement(text, dialect), otherwise: entityNotFound() };
}

/** The conditions of the entity at a path. */
export function conditionsOf(path: ResourcePath, dialect: Dialect): readonly Sql[] {
  return pathConditions(path, "t", dialectSql(dialect));
}

/** The conditions of the entity with a key. */
export function keyConditions(key: readonly KeyValue[], dialect: Dialect): readonly Sql[] {
  return key.map(
    ({ property, literal }) => sql`${column("t", property.column)} = ${literalSql(literal, dialect)}`,
  );
}

/** The value of a column of the entity at a path: from its key where it is part of that, else read when needed. */
export function columnAt(path: ResourcePath, name: string, dialect: Dialect): Sql {
  const { type, key } = path.rest.at(-1) ?? path.first;
  const known = key?.find(({ property }) => property.column === name);
  if (known !== undefined) return literalSql(known.literal, dialect);
  const where = allOf(conditionsOf(path, dialect)) ?? sql`1 = 0`;
  return sql`(select ${column("t", name)} from ${table(stored(type), "t")} where ${where})`;
}

/** The part of a key that stands in a column. @throws ODataError 400 where it is not part of it */
export function keyPart(key: readonly KeyValue[], name: string): Literal {
  const part = key.find(({ property }) => property.column === name);
  if (part === undefined) throw badRequest("The link cannot be changed.");
  return part.literal;
}
