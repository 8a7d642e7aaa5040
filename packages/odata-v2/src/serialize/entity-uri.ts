import type { PrimitiveTypeName } from "../model/index.ts";
import type { EntityShape } from "../sql/index.ts";
import { durationText } from "./json-value.ts";
import type { Row, StoredValue } from "./rows.ts";

const plain = /^[\w.~-]*$/;

/** Makes the function that writes `Set(key)` for a row, percent-encoded as the real service does. */
export function entityPathWriter(shape: EntityShape): (row: Row) => string {
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
      return (value) => `guid'${String(value)}'`;
    case "Edm.Int64":
      return (value) => `${String(value)}L`;
    case "Edm.Decimal":
      return (value) => `${String(value)}M`;
    case "Edm.Boolean":
      return (value) => (value === 1 || value === true ? "true" : "false");
    case "Edm.DateTime":
      return (value) => `datetime'${encoded(isoText(value))}'`;
    case "Edm.DateTimeOffset":
      return (value) => `datetimeoffset'${encoded(isoText(value))}Z'`;
    case "Edm.Time":
      return (value) => `time'${durationText(Number(value))}'`;
    default:
      return (value) => encoded(String(value));
  }
}

function encoded(text: string): string {
  return plain.test(text) ? text : encodeURIComponent(text.toWellFormed().replaceAll("'", "''"));
}

/** Without zone; no fraction at full seconds. */
function isoText(value: StoredValue): string {
  return new Date(Number(value)).toISOString().replace(/(\.000)?Z$/, "");
}
