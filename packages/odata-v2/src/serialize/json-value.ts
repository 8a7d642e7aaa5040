import type { PrimitiveTypeName } from "../model/index.ts";
import { decimalText, doubleText } from "./number-text.ts";
import type { StoredValue } from "./rows.ts";
import { durationText } from "./time-text.ts";

/** What JSON does not write as it is (RFC 8259, section 7), and halves of surrogate pairs. */
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/** Most texts are plain, and it costs less to see that than to have each of them quoted. */
const quotedText = (text: string): string => (escaped.test(text) ? JSON.stringify(text) : `"${text}"`);

/** A database value as JSON text. */
export type JsonWriter = (value: StoredValue) => string;

/**
 * How each primitive type is written (OData V2 JSON format, section 4): 64-bit integers and decimals as
 * strings, times as `\/Date(ms)\/` with escaped slashes, the rest as JSON has it.
 */
export function jsonWriter(type: PrimitiveTypeName): JsonWriter {
  switch (type) {
    case "Edm.Boolean":
      return (value) => (value === null ? "null" : value === 1 || value === true ? "true" : "false");
    case "Edm.DateTime":
    case "Edm.DateTimeOffset":
      return (value) => (value === null ? "null" : `"\\/Date(${Number(value)})\\/"`);
    case "Edm.Time":
      return (value) => (value === null ? "null" : `"${durationText(Number(value))}"`);
    case "Edm.Byte":
    case "Edm.SByte":
    case "Edm.Int16":
    case "Edm.Int32":
      return (value) => (value === null ? "null" : String(value));
    case "Edm.Decimal":
      return (value) => (value === null ? "null" : `"${decimalText(value)}"`);
    case "Edm.Double":
    case "Edm.Single":
      return (value) => (value === null ? "null" : `"${doubleText(Number(value))}"`);
    case "Edm.Int64":
      return (value) => (value === null ? "null" : `"${String(value)}"`);
    case "Edm.Binary":
      return (value) => (value instanceof Uint8Array ? `"${Buffer.from(value).toString("base64")}"` : "null");
    case "Edm.Guid":
    case "Edm.String":
      return (value) => (value === null ? "null" : quotedText(String(value)));
  }
}
