import type { ColumnPair, EntityType, Model, PrimitiveProperty } from "@tenantbox/odata-v2/model";
import type { ColumnValue, TableRow } from "../../storage/insert-rows.ts";
import type { RowReader } from "./row-reader.ts";

type Json = Record<string, unknown>;

interface Source {
  readonly model: Model;
  readonly reader: RowReader;
}

/**
 * The JSON of rows with everything below them, each list inline, by the model: what `logMapper` reads. Media are
 * in a member `$value`: text where the model keeps text, else base64.
 * @param above types that lead here; a link back to one of them is not followed
 */
export async function entitiesOf(
  source: Source,
  type: EntityType,
  rows: readonly TableRow[],
  above: ReadonlySet<string> = new Set(),
): Promise<readonly Json[]> {
  const entities = rows.map((row) => propertiesOf(type, row));
  await addBodies(source, type, rows, entities);
  const below = new Set([...above, type.name]);
  for (const link of type.navigation) {
    const target = source.model.byName.get(link.target);
    if (target === undefined || below.has(target.name)) continue;
    const children = await rowsBehind(source.reader, target.table, link.join, rows, keyColumns(target));
    const json = await entitiesOf(source, target, children, below);
    const byParent = groups(children, json, (child) => keyOf(child, link.join, "to"));
    for (const [index, row] of rows.entries()) {
      const own = byParent.get(keyOf(row, link.join, "from")) ?? [];
      const entity = entities[index];
      if (entity !== undefined)
        entity[link.name] = link.multiplicity === "*" ? { results: own } : (own[0] ?? null);
    }
  }
  return entities;
}

const keyColumns = (type: EntityType): readonly string[] => type.key.map(({ column }) => column);

/** Looked up by the first column of the join; the others, where there are any, tell the parents apart. */
function rowsBehind(
  reader: RowReader,
  table: string,
  join: readonly ColumnPair[],
  parents: readonly TableRow[],
  order: readonly string[],
): Promise<readonly TableRow[]> {
  const first = join[0];
  if (first === undefined) return Promise.resolve([]);
  const values = new Set(parents.map((row) => row[first.from] ?? null));
  values.delete(null);
  return reader.rowsWith(table, first.to, [...values], order);
}

const keyOf = (row: TableRow, join: readonly ColumnPair[], side: "from" | "to"): string =>
  JSON.stringify(join.map((pair) => row[pair[side]] ?? null));

function groups<Item>(
  rows: readonly TableRow[],
  items: readonly Item[],
  keyOfRow: (row: TableRow) => string,
): ReadonlyMap<string, Item[]> {
  const found = new Map<string, Item[]>();
  for (const [index, row] of rows.entries()) {
    const item = items[index];
    if (item === undefined) continue;
    const key = keyOfRow(row);
    const group = found.get(key);
    if (group === undefined) found.set(key, [item]);
    else group.push(item);
  }
  return found;
}

async function addBodies(
  { reader }: Source,
  { media }: EntityType,
  rows: readonly TableRow[],
  entities: readonly Json[],
): Promise<void> {
  if (media === undefined) return;
  const { column, source } = media;
  if (source === undefined) {
    for (const [index, row] of rows.entries()) Object.assign(entities[index] ?? {}, { $value: row[column] });
    return;
  }
  const order = source.join.map(({ to }) => to);
  const bodies = await rowsBehind(reader, source.table, source.join, rows, order);
  const byRow = groups(bodies, bodies, (body) => keyOf(body, source.join, "to"));
  for (const [index, row] of rows.entries()) {
    const body = byRow.get(keyOf(row, source.join, "from"))?.[0]?.[column];
    if (body === undefined || body === null) continue;
    const bytes = body instanceof Uint8Array ? Buffer.from(body) : Buffer.from(String(body));
    Object.assign(entities[index] ?? {}, { $value: bytes.toString("base64") });
  }
}

function propertiesOf(type: EntityType, row: TableRow): Json {
  const json: Json = {};
  for (const property of type.properties) {
    json[property.name] =
      property.kind === "primitive"
        ? wireValue(property, row)
        : Object.fromEntries(property.members.map((member) => [member.name, wireValue(member, row)]));
  }
  return json;
}

/** Fact sheet, section 6.2. */
function wireValue({ type, column }: PrimitiveProperty, row: TableRow): ColumnValue | boolean {
  const value = row[column] ?? null;
  if (value === null) return null;
  switch (type) {
    case "Edm.DateTime":
    case "Edm.DateTimeOffset":
      return `/Date(${String(value)})/`;
    case "Edm.Boolean":
      return Number(value) === 1;
    case "Edm.Int64":
      return String(value);
    default:
      return value;
  }
}
