import type { Model } from "../model/index.ts";
import { declaration, namespaces } from "./xml-names.ts";
import { xmlAttribute, xmlText } from "./xml-text.ts";

/** The service document in JSON (OData V2 JSON format, section 5). */
export function jsonServiceDocument(model: Model): string {
  return JSON.stringify({ d: { EntitySets: model.entityTypes.map((type) => type.set) } });
}

/**
 * The service document of the Atom Publishing Protocol (RFC 5023, section 8; fact sheet, section 1).
 *
 * @param baseUrl service root, with a slash at its end.
 */
export function atomServiceDocument(model: Model, baseUrl: string): string {
  const collections = model.entityTypes.map(
    ({ set }) =>
      `<collection href="${xmlAttribute(set)}"><atom:title>${xmlText(set)}</atom:title></collection>`,
  );
  return (
    `${declaration}<service xml:base="${xmlAttribute(baseUrl)}" xmlns="${namespaces.app}" xmlns:atom="${namespaces.atom}">` +
    `<workspace><atom:title>Default</atom:title>${collections.join("")}</workspace></service>`
  );
}
