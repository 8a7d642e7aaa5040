import type { PrimitiveProperty } from "@tenantbox/odata-v2/model";
import type { ColumnValue } from "../../storage/insert-rows.ts";

/** A value that its property cannot take; the message names both. */
export class WireValueError extends Error {
  override readonly name = "WireValueError";
}

const tickDate = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;
const isoDate = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?$/;

/**
 * A JSON value of an export as its column holds it: dates as `/Date(ms)/` or ISO 8601 (UTC unless it says
 * otherwise) become epoch milliseconds, booleans 0 or 1, Int64 texts numbers (fact sheet, section 6.2).
 * @throws {WireValueError}
 */
export function columnValue({ name, type }: PrimitiveProperty, value: unknown): ColumnValue {
  if (value === null || value === undefined) return null;
  const found = convert(type, value);
  if (found === undefined) throw new WireValueError(`${name}: ${shown(value)} is no ${type}`);
  return found;
}

function convert(type: PrimitiveProperty["type"], value: unknown): ColumnValue | undefined {
  switch (type) {
    case "Edm.String":
      return typeof value === "string" ? storable(value) : undefined;
    case "Edm.Boolean":
      if (value === true || value === "true") return 1;
      return value === false || value === "false" ? 0 : undefined;
    case "Edm.DateTime":
    case "Edm.DateTimeOffset":
      return typeof value === "string" ? milliseconds(value) : undefined;
    case "Edm.Byte":
    case "Edm.SByte":
    case "Edm.Int16":
    case "Edm.Int32":
    case "Edm.Int64": {
      const number = typeof value === "string" && /^-?\d{1,19}$/.test(value) ? Number(value) : value;
      return Number.isSafeInteger(number) ? (number as number) : undefined;
    }
    default:
      return typeof value === "string" || typeof value === "number" ? value : undefined;
  }
}

/** PostgreSQL takes no U+0000, and neither engine half a character. */
export function storable(text: string): string {
  if (text.isWellFormed() && !text.includes("\0")) return text;
  return text.toWellFormed().replaceAll("\0", "\u{fffd}");
}

function milliseconds(text: string): number | undefined {
  const ticks = tickDate.exec(text)?.[1];
  if (ticks !== undefined) return Number(ticks);
  if (!isoDate.test(text)) return undefined;
  const parsed = Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
