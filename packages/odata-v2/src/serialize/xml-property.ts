import type { MemberShape, ValueShape } from "../sql/index.ts";
import type { Row } from "./rows.ts";
import { xmlAttribute } from "./xml-text.ts";
import { xmlValueWriter } from "./xml-value.ts";

/** Writes one property of a row as an element. */
export type ElementWriter = (row: Row) => string;

/** Which properties say their type in `m:type`: all but strings (the specification), or complex ones only. */
export type TypedProperties = "all" | "complex";

/** How elements are written where they stand: inside an entry, in the namespace of the prefix `d`. */
export interface ElementStyle {
  readonly prefix: "d:" | "";
  readonly typed: TypedProperties;
}

/** `<d:Name>text</d:Name>`; null is `<d:Name m:null="true"/>` (OData V2 Atom format, sections 4 and 7). */
export function valueElementWriter(
  { name, type, index }: ValueShape,
  { prefix, typed }: ElementStyle,
  attributes = "",
): ElementWriter {
  const typeName = typed === "all" && type !== "Edm.String" ? ` m:type="${type}"` : "";
  const open = `<${prefix}${name}${attributes}${typeName}`;
  const start = `${open}>`;
  const end = `</${prefix}${name}>`;
  const none = `${open} m:null="true"/>`;
  const write = xmlValueWriter(type);
  return (row) => {
    const value = row[index] ?? null;
    return value === null ? none : start + write(value) + end;
  };
}

/** `<d:Name m:type="ns.Type">…</d:Name>`: always there, even when all its members are null. */
export function complexElementWriter(
  { name, type, members }: Pick<Extract<MemberShape, { kind: "complex" }>, "name" | "type" | "members">,
  style: ElementStyle,
  attributes = "",
): ElementWriter {
  const start = `<${style.prefix}${name}${attributes} m:type="${xmlAttribute(type)}">`;
  const end = `</${style.prefix}${name}>`;
  const parts = members.map((member) => valueElementWriter(member, style));
  return (row) => {
    let text = start;
    for (const part of parts) text += part(row);
    return text + end;
  };
}
