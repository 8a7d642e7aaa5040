import type { PrimitiveTypeName } from "../model/index.ts";
import {
  dateTimeMilliseconds,
  dateTimeOffsetMilliseconds,
  type Literal,
  timeMilliseconds,
} from "../parse/index.ts";

/** Whole numbers that each type holds; 64 bits end where a number would lose digits when it is read. */
const ranges: Partial<Readonly<Record<PrimitiveTypeName, readonly [number, number]>>> = {
  "Edm.Byte": [0, 255],
  "Edm.SByte": [-128, 127],
  "Edm.Int16": [-32_768, 32_767],
  "Edm.Int32": [-2_147_483_648, 2_147_483_647],
  "Edm.Int64": [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/**
 * A value from its text in a payload (OData V2 "Abstract Type System", the XML forms); undefined for text that is
 * none, or that could not be stored as it is.
 */
export function literalFromText(type: PrimitiveTypeName, text: string): Literal | undefined {
  switch (type) {
    case "Edm.String":
      return text.isWellFormed() && !text.includes("\0") ? { type, value: text } : undefined;
    case "Edm.Boolean":
      return /^(?:true|false|1|0)$/.test(text) ? { type, value: text === "true" || text === "1" } : undefined;
    case "Edm.DateTime":
      return timed(type, dateTimeMilliseconds(text));
    case "Edm.DateTimeOffset":
      return timed(type, dateTimeOffsetMilliseconds(text));
    case "Edm.Time":
      return timed(type, timeMilliseconds(text));
    case "Edm.Guid":
      return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
        ? { type, value: text.toLowerCase() }
        : undefined;
    case "Edm.Binary":
      return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)
        ? { type, value: Buffer.from(text, "base64").toString("hex") }
        : undefined;
    case "Edm.Decimal":
      return /^-?[0-9]{1,29}(?:\.[0-9]{1,29})?$/.test(text) ? { type, value: text } : undefined;
    case "Edm.Double":
    case "Edm.Single": {
      const value = Number(text);
      const form = text.length <= 40 && /^-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/.test(text);
      return form && Number.isFinite(value) ? { type, value } : undefined;
    }
    default:
      return wholeFrom(type, text);
  }
}

function wholeFrom(type: PrimitiveTypeName, text: string): Literal | undefined {
  const [least = 0, most = 0] = ranges[type] ?? [];
  const value = /^-?[0-9]{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) return undefined;
  return { type: type === "Edm.Int64" ? type : "Edm.Int32", value: BigInt(value) };
}

function timed(
  type: "Edm.DateTime" | "Edm.DateTimeOffset" | "Edm.Time",
  value: number | undefined,
): Literal | undefined {
  return value === undefined ? undefined : { type, value };
}
