import type { PropertyShape, ValueShape } from "../sql/index.ts";
import { jsonWriter } from "./json-value.ts";
import type { Row } from "./rows.ts";

/**
 * Writes `"Name":value` or `"Name":{"__metadata":{"type":…},…}` (OData V2 JSON format, sections 4 and 5).
 *
 * @param before what goes in front of it.
 */
export function jsonPropertyWriter(shape: PropertyShape, before: string): (row: Row) => string {
  if (shape.kind === "value") return valueWriter(shape.value, before);
  const type = JSON.stringify(shape.type);
  const start = `${before}${JSON.stringify(shape.name)}:{"__metadata":{"type":${type}}`;
  const parts = shape.members.map((value) => valueWriter(value, ","));
  return (row) => {
    let text = start;
    for (const part of parts) text += part(row);
    return `${text}}`;
  };
}

function valueWriter({ name, type, index }: ValueShape, before: string): (row: Row) => string {
  const start = `${before}${JSON.stringify(name)}:`;
  const write = jsonWriter(type);
  return (row) => start + write(row[index] ?? null);
}
