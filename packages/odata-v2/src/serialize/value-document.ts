import type { PrimitiveTypeName } from "../model/index.ts";
import { jsonWriter } from "./json-value.ts";
import type { Format } from "./negotiation.ts";
import type { StoredValue } from "./rows.ts";
import { declaration, namespaces } from "./xml-names.ts";
import { xmlValueWriter } from "./xml-value.ts";

/** What a function import gives back that is no entity: a value, or a list of them. */
export interface NamedValue {
  /** Of the function import. */
  readonly name: string;
  readonly type: PrimitiveTypeName;
  readonly value: StoredValue | readonly StoredValue[];
}

/**
 * A primitive result (OData V2 operations, section 2.12): in JSON `{"d":{"Name":value}}` or `{"d":{"results":[…]}}`,
 * in XML `<Name>value</Name>` or `<Name><element>value</element>…</Name>`.
 */
export function valueDocument({ name, type, value }: NamedValue, format: Format): string {
  if (format === "json") {
    const write = jsonWriter(type);
    if (!isList(value)) return `{"d":{${JSON.stringify(name)}:${write(value)}}}`;
    return `{"d":{"results":[${value.map(write).join(",")}]}}`;
  }
  const write = xmlValueWriter(type);
  const element = (tag: string, content: StoredValue, attributes = "") =>
    content === null
      ? `<${tag}${attributes} m:null="true"/>`
      : `<${tag}${attributes}>${write(content)}</${tag}>`;
  const attributes = ` xmlns="${namespaces.data}" xmlns:m="${namespaces.metadata}"`;
  if (!isList(value)) return declaration + element(name, value, attributes);
  const elements = value.map((each) => element("element", each)).join("");
  return `${declaration}<${name}${attributes}>${elements}</${name}>`;
}

function isList(value: NamedValue["value"]): value is readonly StoredValue[] {
  return Array.isArray(value);
}
