import type { PrimitiveTypeName } from "../model/index.ts";
import { decimalText, doubleText } from "./number-text.ts";
import type { StoredValue } from "./rows.ts";
import { dateTimeText, durationText } from "./time-text.ts";
import { xmlText } from "./xml-text.ts";

/** A database value that is not null, as the text of an XML element. */
export type XmlValueWriter = (value: NonNullable<StoredValue>) => string;

/** How each primitive type is written (OData V2 Atom format, section 4; "Abstract Type System"). */
export function xmlValueWriter(type: PrimitiveTypeName): XmlValueWriter {
  switch (type) {
    case "Edm.Boolean":
      return (value) => (value === 1 || value === true ? "true" : "false");
    case "Edm.DateTime":
      return (value) => dateTimeText(Number(value));
    case "Edm.DateTimeOffset":
      return (value) => `${dateTimeText(Number(value))}Z`;
    case "Edm.Time":
      return (value) => durationText(Number(value));
    case "Edm.Binary":
      return (value) => (value instanceof Uint8Array ? Buffer.from(value).toString("base64") : "");
    case "Edm.Decimal":
      return decimalText;
    case "Edm.Double":
    case "Edm.Single":
      return (value) => doubleText(Number(value));
    default:
      return (value) => xmlText(String(value));
  }
}
