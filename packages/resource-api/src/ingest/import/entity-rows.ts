import type { EntityType, Model, NavigationProperty } from "@tenantbox/odata-v2/model";
import type { ColumnValue } from "../../storage/insert-rows.ts";
import { columnValue, storable, WireValueError } from "./wire-value.ts";

export type Columns = Record<string, ColumnValue>;

/** Columns of which some are said and others not. */
export type SaidColumns = Record<string, ColumnValue | undefined>;

/** A row and where it goes; a parent's comes before those of its children. */
export interface RowOf {
  readonly table: string;
  readonly row: Columns;
}

/** A log as it stands in an export, as rows. */
export interface MappedLog {
  readonly guid: string;
  /** By column; undefined where the export has nothing to say. */
  readonly row: SaidColumns;
  /** The links that were inline, with the rows below each; those that are deferred are missing. */
  readonly links: ReadonlyMap<string, readonly RowOf[]>;
}

/** Ids of these are plain numbers that every tenant counts by itself: they are given anew. */
export const countedTables: ReadonlySet<string> = new Set(["custom_header_properties", "adapter_attributes"]);

/** Columns that no export shows, taken from the row above: a trace is as old as its step. */
const unsaidColumns: Readonly<Record<string, { readonly column: string; readonly parentColumn: string }>> = {
  trace_messages: { column: "created_at", parentColumn: "step_start" },
};

/** Hears of each property that the model does not know, such as `MessageProcessingLog.Foo`. */
export type OnUnknown = (property: string) => void;

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/**
 * Turns MessageProcessingLogs in JSON into rows, by the model: whatever entity set the model has below a
 * log is taken when it is inline. Media come in a member `$value`: text where the model keeps text, else base64.
 * What the function gives back throws {WireValueError} in one line.
 */
export function logMapper(model: Model, onUnknown: OnUnknown): (value: unknown) => MappedLog {
  const type = model.bySet.get("MessageProcessingLogs");
  if (type === undefined) throw new Error("the model has no logs");
  const mapping: Mapping = { model, onUnknown, blanks: new Map() };
  const unsaid: SaidColumns = Object.fromEntries(columnsOf(type).map((column) => [column, undefined]));
  return (value) => {
    if (!isObject(value)) throw new WireValueError("this is no JSON object");
    const guid = value["MessageGuid"];
    if (typeof guid !== "string" || guid === "" || guid.length > 255)
      throw new WireValueError("MessageGuid is missing");
    const row: SaidColumns = { ...unsaid, message_guid: guid };
    readProperties(mapping, type, value, row);
    const links = new Map<string, readonly RowOf[]>();
    for (const link of type.navigation) {
      const rows = readLink(mapping, link, value[link.name], { row, types: [type] });
      if (rows !== undefined) links.set(link.name, rows);
    }
    return { guid, row, links };
  };
}

interface Mapping {
  readonly model: Model;
  readonly onUnknown: OnUnknown;
  /** A row of each type that was met, all of it null: a copy of it costs less than a row made column by column. */
  readonly blanks: Map<EntityType, Columns>;
}

/** What a link starts from. */
interface Above {
  readonly row: SaidColumns;
  /** Types between the log and here: a link back to one of them is not followed. */
  readonly types: readonly EntityType[];
}

/** The columns that the properties of a type lie in. */
export function columnsOf(type: EntityType): readonly string[] {
  const parts = type.properties.flatMap((property) =>
    property.kind === "primitive" ? [property] : property.members,
  );
  return [...new Set(parts.map(({ column }) => column))];
}

/** Puts what the JSON says about properties into the row, and nothing for those it leaves out. */
function readProperties({ onUnknown }: Mapping, type: EntityType, value: Json, row: SaidColumns): void {
  for (const name of Object.keys(value)) {
    const property = type.propertyByName.get(name);
    const given = value[name];
    if (property === undefined) {
      if (!type.navigationByName.has(name) && !expected.has(name)) onUnknown(`${type.name}.${name}`);
    } else if (property.kind === "primitive") {
      const column = columnValue(property, given);
      // Two properties may share a column: the one that says something counts.
      row[property.column] = column ?? row[property.column] ?? null;
    } else {
      const members = isObject(given) ? given : {};
      for (const member of property.members) {
        if (!(member.name in members)) continue;
        row[member.column] = columnValue(member, members[member.name]) ?? row[member.column] ?? null;
      }
    }
  }
}

const expected: ReadonlySet<string> = new Set(["__metadata", "$value"]);

/** The rows below a link; undefined where it is not inline. */
function readLink(
  mapping: Mapping,
  link: NavigationProperty,
  value: unknown,
  above: Above,
): readonly RowOf[] | undefined {
  if (value === undefined) return undefined;
  const type = mapping.model.byName.get(link.target);
  if (type === undefined || above.types.includes(type)) return undefined;
  const items = itemsOf(value, link);
  if (items === undefined) return undefined;
  const rows: RowOf[] = [];
  for (const item of items) {
    if (!isObject(item)) throw new WireValueError(`${link.name} holds something that is no JSON object`);
    addChild(rows, mapping, { type, value: item, link, above });
  }
  return rows;
}

function itemsOf(value: unknown, { name, multiplicity }: NavigationProperty): readonly unknown[] | undefined {
  if (value === null) return [];
  const items: unknown = isObject(value) && "results" in value ? value["results"] : value;
  if (Array.isArray(items)) return items as readonly unknown[];
  if (!isObject(items)) throw new WireValueError(`${name} is no list`);
  if ("__deferred" in items) return undefined;
  if (multiplicity === "*") throw new WireValueError(`${name} is no list`);
  return [items];
}

interface Child {
  readonly type: EntityType;
  readonly value: Json;
  readonly link: NavigationProperty;
  readonly above: Above;
}

function addChild(rows: RowOf[], mapping: Mapping, { type, value, link, above }: Child): void {
  const row: Columns = { ...blankOf(mapping, type) };
  readProperties(mapping, type, value, row);
  for (const { from, to } of link.join) row[to] = above.row[from] ?? null;
  const unsaid = unsaidColumns[type.table];
  if (unsaid !== undefined) row[unsaid.column] = above.row[unsaid.parentColumn] ?? 0;
  const body = readBody(type, value, row);
  fillIn(type, row, body.length);
  rows.push({ table: type.table, row }, ...body.rows);
  const below: Above = { row, types: [...above.types, type] };
  for (const next of type.navigation) rows.push(...(readLink(mapping, next, value[next.name], below) ?? []));
}

function blankOf({ blanks }: Mapping, type: EntityType): Columns {
  const known = blanks.get(type);
  if (known !== undefined) return known;
  const blank: Columns = Object.fromEntries(columnsOf(type).map((column) => [column, null]));
  blanks.set(type, blank);
  return blank;
}

/** The bytes or the text that belong to a media entity, beside its row or in it. */
function readBody(type: EntityType, value: Json, row: Columns): { length?: number; rows: RowOf[] } {
  const { media } = type;
  if (media === undefined) return { rows: [] };
  const given = value["$value"];
  if (given !== undefined && typeof given !== "string") throw new WireValueError("$value is no text");
  if (media.source === undefined) {
    row[media.column] = storable(given ?? "");
    return { rows: [] };
  }
  if (given === undefined) return { rows: [] };
  const bytes = Buffer.from(given, "base64");
  const beside: Columns = { [media.column]: bytes };
  for (const { from, to } of media.source.join) beside[to] = row[from] ?? null;
  return { length: bytes.length, rows: [{ table: media.source.table, row: beside }] };
}

/** What a row cannot do without: the size of a body that came with it, numbers and flags, its key. */
function fillIn(type: EntityType, row: Columns, length: number | undefined): void {
  for (const property of type.properties) {
    if (property.kind !== "primitive") continue;
    if (property.name === "PayloadSize" && length !== undefined) row[property.column] = length;
    if (property.type === "Edm.Boolean" || property.type === "Edm.Int64") row[property.column] ??= 0;
  }
  if (countedTables.has(type.table)) return;
  const missing = type.key.find(({ column }) => row[column] === null);
  if (missing !== undefined) throw new WireValueError(`${type.name}: ${missing.name} is missing`);
}
