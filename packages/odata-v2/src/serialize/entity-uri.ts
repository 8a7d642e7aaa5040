import type { PrimitiveTypeName } from "../model/index.ts";
import type { EntityShape } from "../sql/index.ts";
import type { Row, StoredValue } from "./rows.ts";
import { dateTimeText, durationText } from "./time-text.ts";

const plain = /^[\w.~-]*$/;

/** Makes the function that writes `Set(key)` for a row, percent-encoded as the real service does. */
export function entityPathWriter(shape: Pick<EntityShape, "set" | "key">): (row: Row) => string {
  const parts = shape.key.map(({ name, type, index }) => ({ name, index, write: keyWriter(type) }));
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) {
    const { index, write } = only;
    const start = `${shape.set}(`;
    return (row) => `${start}${write(row[index] ?? null)})`;
  }
  return (row) =>
    `${shape.set}(${parts.map(({ name, index, write }) => `${name}=${write(row[index] ?? null)}`).join(",")})`;
}

/** A key value as a URI literal (OData V2 URI conventions 3.1; "Abstract Type System"). */
function keyWriter(type: PrimitiveTypeName): (value: StoredValue) => string {
  switch (type) {
    case "Edm.String":
      return (value) => `'${encoded(String(value))}'`;
    case "Edm.Guid":
      return (value) => `guid'${encoded(String(value))}'`;
    case "Edm.Int64":
      return (value) => `${String(value)}L`;
    case "Edm.Decimal":
      return (value) => `${encoded(String(value))}M`;
    case "Edm.Double":
      return (value) => `${encoded(String(value))}D`;
    case "Edm.Single":
      return (value) => `${encoded(String(value))}F`;
    case "Edm.Binary":
      return (value) => `binary'${value instanceof Uint8Array ? hexText(value) : ""}'`;
    case "Edm.Boolean":
      return (value) => (value === 1 || value === true ? "true" : "false");
    case "Edm.DateTime":
      return (value) => `datetime'${encoded(dateTimeText(Number(value)))}'`;
    case "Edm.DateTimeOffset":
      return (value) => `datetimeoffset'${encoded(dateTimeText(Number(value)))}Z'`;
    case "Edm.Time":
      return (value) => `time'${durationText(Number(value))}'`;
    default:
      return (value) => encoded(String(value));
  }
}

function hexText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex").toUpperCase();
}

/** RFC 3986: all but unreserved characters; the quotation mark, doubled, stays as it is. */
function encoded(text: string): string {
  if (plain.test(text)) return text;
  return encodeURIComponent(text.toWellFormed().replaceAll("'", "''")).replace(
    /[!()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
