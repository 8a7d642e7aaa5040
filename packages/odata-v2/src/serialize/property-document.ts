import type { PropertyShape } from "../sql/index.ts";
import { jsonPropertyWriter } from "./json-property.ts";
import type { Format } from "./negotiation.ts";
import type { Row } from "./rows.ts";
import { declaration, namespaces } from "./xml-names.ts";
import { complexElementWriter, type TypedProperties, valueElementWriter } from "./xml-property.ts";

const attributes = ` xmlns="${namespaces.data}" xmlns:m="${namespaces.metadata}"`;

/**
 * One property by itself (OData V2 operations, section 2.6): `{"d":{"Name":value}}`, or an element of that name.
 * Null is a value like others: JSON's null, or `m:null="true"`.
 */
export function propertyDocument(
  row: Row,
  shape: PropertyShape,
  { format, typed }: { readonly format: Format; readonly typed: TypedProperties },
): string {
  if (format === "json") return `{"d":{${jsonPropertyWriter(shape, "")(row)}}}`;
  const style = { prefix: "", typed } as const;
  const write =
    shape.kind === "value"
      ? valueElementWriter(shape.value, style, attributes)
      : complexElementWriter(shape, style, attributes);
  return declaration + write(row);
}
