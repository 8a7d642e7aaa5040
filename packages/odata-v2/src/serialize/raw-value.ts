import type { PrimitiveTypeName } from "../model/index.ts";
import { decimalText, doubleText } from "./number-text.ts";
import type { StoredValue } from "./rows.ts";
import { dateTimeText, durationText } from "./time-text.ts";

/**
 * The bare value of a property, for `$value` (OData V2 operations, section 2.6): bytes of `Edm.Binary`, of every other
 * type the text that its literal has without quotes, prefix and suffix.
 */
export function rawValue(value: NonNullable<StoredValue>, type: PrimitiveTypeName): Uint8Array | string {
  switch (type) {
    case "Edm.Binary":
      return value instanceof Uint8Array ? value : String(value);
    case "Edm.Boolean":
      return value === 1 || value === true ? "true" : "false";
    case "Edm.DateTime":
      return dateTimeText(Number(value));
    case "Edm.DateTimeOffset":
      return `${dateTimeText(Number(value))}Z`;
    case "Edm.Time":
      return durationText(Number(value));
    case "Edm.Decimal":
      return decimalText(value);
    case "Edm.Double":
    case "Edm.Single":
      return doubleText(Number(value));
    default:
      return String(value);
  }
}
