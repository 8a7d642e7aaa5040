import type { PrimitiveTypeName } from "../model/index.ts";
import type { Literal } from "../parse/index.ts";
import { literalFromText } from "./literal-from-text.ts";

/** From the year 1 to the end of 9999. */
const [earliest, latest] = [-62_135_596_800_000, 253_402_300_799_999];

/**
 * A value from its JSON form (OData V2 JSON format, section 4): 64 bits and decimals as text, times as
 * `/Date(ms)/`, perhaps with an offset in minutes that does not change the moment. Undefined for anything else.
 */
export function literalFromJson(type: PrimitiveTypeName, value: unknown): Literal | undefined {
  switch (type) {
    case "Edm.Boolean":
      return typeof value === "boolean" ? { type, value } : undefined;
    case "Edm.Byte":
    case "Edm.SByte":
    case "Edm.Int16":
    case "Edm.Int32":
      return typeof value === "number" ? literalFromText(type, String(value)) : undefined;
    case "Edm.Int64":
    case "Edm.Decimal":
    case "Edm.Double":
    case "Edm.Single": {
      const text = typeof value === "number" ? String(value) : value;
      return typeof text === "string" ? literalFromText(type, text) : undefined;
    }
    case "Edm.DateTime":
    case "Edm.DateTimeOffset": {
      if (typeof value !== "string") return undefined;
      const ticks = /^\/Date\((-?[0-9]{1,15})(?:[+-][0-9]{1,4})?\)\/$/.exec(value)?.[1];
      if (ticks === undefined) return literalFromText(type, value);
      const milliseconds = Number(ticks);
      return milliseconds >= earliest && milliseconds <= latest ? { type, value: milliseconds } : undefined;
    }
    default:
      return typeof value === "string" ? literalFromText(type, value) : undefined;
  }
}
