import type { PrimitiveProperty } from "../model/index.ts";
import type { OrderItem } from "../parse/index.ts";
import { allOf } from "./column.ts";
import type { Sql } from "./dialect.ts";
import type { ExpressionContext } from "./expression-context.ts";
import { ownProperty } from "./order.ts";
import { sql } from "./sql-text.ts";

/** Where a page ended: what the keys of the list's order are in its last row. */
export type Position = readonly (string | number | null)[];

/** A stretch of a list: its rows, and what is left to order them by. */
export interface Range {
  readonly condition: Sql;
  readonly order: readonly OrderItem[];
}

/** Types whose values come back from a row exactly as they are stored, on both engines. */
const exact: ReadonlySet<string> = new Set([
  "Edm.String",
  "Edm.Guid",
  "Edm.DateTime",
  "Edm.DateTimeOffset",
  "Edm.Time",
  "Edm.Int64",
  "Edm.Int32",
  "Edm.Int16",
  "Edm.Byte",
  "Edm.SByte",
  "Edm.Boolean",
]);

/** The properties that a list is ordered by, if a position in it can be known by them; else undefined. */
export function positionKeys(order: readonly OrderItem[]): readonly PrimitiveProperty[] | undefined {
  const keys: PrimitiveProperty[] = [];
  for (const item of order) {
    const property = ownProperty(item);
    if (property === undefined || !exact.has(property.type)) return undefined;
    keys.push(property);
  }
  return keys;
}

/**
 * The rows behind a position as ranges that follow each other: first those equal in all keys but the last, then
 * those equal in all but the last two, and so on. Each is one range of an index that holds the order. Null lies
 * behind every value, as it is written in the order: last going up, first going down.
 */
export function rangesBehind(
  position: Position,
  order: readonly OrderItem[],
  context: ExpressionContext,
): readonly Range[] {
  const keys = positionKeys(order) ?? [];
  const ranges: Range[] = [];
  for (let place = keys.length - 1; place >= 0; place -= 1) {
    const equal = keys.slice(0, place).map((key, index) => equals(key, position[index] ?? null, context));
    const [key, item, value] = [keys[place], order[place], position[place] ?? null];
    if (key === undefined || item === undefined) continue;
    for (const beyond of strictlyBehind(key, item.descending, value, context)) {
      const condition = allOf([...equal, beyond]) ?? sql`1 = 1`;
      ranges.push({ condition, order: order.slice(place) });
    }
  }
  return ranges;
}

function strictlyBehind(
  key: PrimitiveProperty,
  descending: boolean,
  value: string | number | null,
  context: ExpressionContext,
): readonly Sql[] {
  const column = columnOf(key, context);
  if (value === null) return descending ? [sql`${column} is not null`] : [];
  const ordered = key.type === "Edm.String" ? context.dialect.byCodePoint(column) : column;
  if (descending) return [sql`${ordered} < ${bound(value, context)}`];
  const above = sql`${ordered} > ${bound(value, context)}`;
  return key.nullable ? [above, sql`${column} is null`] : [above];
}

function equals(key: PrimitiveProperty, value: string | number | null, context: ExpressionContext): Sql {
  const column = columnOf(key, context);
  return value === null ? sql`${column} is null` : sql`${column} = ${bound(value, context)}`;
}

function columnOf(property: PrimitiveProperty, context: ExpressionContext): Sql {
  return context.columnOf({ links: [], property });
}

function bound(value: string | number, { dialect }: ExpressionContext): Sql {
  return typeof value === "string"
    ? dialect.literal({ type: "Edm.String", value })
    : dialect.literal({ type: "Edm.Int64", value: BigInt(value) });
}
