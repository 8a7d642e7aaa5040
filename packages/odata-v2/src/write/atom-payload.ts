import { invalidContent } from "../errors.ts";
import type { EntityType, Model, NavigationProperty, PrimitiveProperty, Property } from "../model/index.ts";
import type { Literal } from "../parse/index.ts";
import { literalFromText } from "./literal-from-text.ts";
import {
  deepestPayload,
  type EntityPayload,
  fitting,
  type LinkPayload,
  nullLiteral,
  unknownMember,
} from "./payload.ts";
import { attributeOf, childOf, type XmlElement } from "./xml-element.ts";

const atom = "http://www.w3.org/2005/Atom";
const data = "http://schemas.microsoft.com/ado/2007/08/dataservices";
const metadata = `${data}/metadata`;
const related = `${data}/related/`;

/** An Atom entry (OData V2 Atom format, section 2.2.6). @throws ODataError 400 */
export function entityFromAtom(root: XmlElement, type: EntityType, model: Model): EntityPayload {
  return entryAt(root, type, model, 1);
}

/** `<Name>value</Name>`; of a complex property its members inside. @throws ODataError 400 */
export function propertyFromXml(
  root: XmlElement,
  property: Property,
): ReadonlyMap<PrimitiveProperty, Literal> {
  if (root.name !== property.name || root.namespace !== data) {
    throw invalidContent(`'${property.name}' is missing`);
  }
  const values = new Map<PrimitiveProperty, Literal>();
  readProperty(property, root, values);
  return values;
}

/** `<uri>…</uri>`. @throws ODataError 400 */
export function uriFromXml(root: XmlElement): string {
  const known = root.namespace === data || root.namespace === metadata;
  if (root.name !== "uri" || !known) throw invalidContent("'uri' is missing");
  return root.text.trim();
}

function entryAt(entry: XmlElement, type: EntityType, model: Model, depth: number): EntityPayload {
  if (depth > deepestPayload) throw invalidContent("entities lie too deep in each other");
  if (entry.name !== "entry" || entry.namespace !== atom) throw invalidContent("an Atom entry is expected");
  const content = childOf(entry, atom, "content") ?? entry;
  const properties = childOf(content, metadata, "properties") ?? childOf(entry, metadata, "properties");
  const values = new Map<PrimitiveProperty, Literal>();
  for (const element of properties?.children ?? []) {
    const property = element.namespace === data ? type.propertyByName.get(element.name) : undefined;
    if (property === undefined) unknownMember(type, element.name);
    readProperty(property, element, values);
  }
  const links: LinkPayload[] = [];
  for (const element of entry.children) {
    const rel = attributeOf(element, "rel");
    if (element.name !== "link" || element.namespace !== atom || rel?.startsWith(related) !== true) continue;
    const link = type.navigationByName.get(rel.slice(related.length));
    if (link === undefined) unknownMember(type, rel.slice(related.length));
    links.push(linkAt(link, element, model, depth));
  }
  return { values, links };
}

function readProperty(
  property: Property,
  element: XmlElement,
  values: Map<PrimitiveProperty, Literal>,
): void {
  if (property.kind === "primitive") {
    if (element.children.length > 0) throw invalidContent(`'${property.name}' holds elements`);
    const none = attributeOf(element, "null", metadata) === "true";
    const text = property.type === "Edm.String" ? element.text : element.text.trim();
    values.set(property, fitting(property, none ? nullLiteral : literalFromText(property.type, text)));
    return;
  }
  for (const child of element.children) {
    const member = child.namespace === data ? property.memberByName.get(child.name) : undefined;
    if (member === undefined) throw invalidContent(`'${property.name}' has no member '${child.name}'`);
    readProperty(member, child, values);
  }
}

/** A link with `m:inline` brings new entities; one without names an entity, or says where links would be. */
function linkAt(link: NavigationProperty, element: XmlElement, model: Model, depth: number): LinkPayload {
  const target = model.byName.get(link.target);
  if (target === undefined) throw new Error(`${link.name} leads nowhere`);
  const inline = childOf(element, metadata, "inline");
  if (inline === undefined) {
    const href = attributeOf(element, "href") ?? "";
    return { link, bound: href.endsWith(")") ? [href] : [], inline: [] };
  }
  const feed = childOf(inline, atom, "feed");
  const entries = (feed ?? inline).children.filter(
    (child) => child.name === "entry" && child.namespace === atom,
  );
  if (link.multiplicity !== "*" && (feed !== undefined || entries.length > 1)) {
    throw invalidContent(`'${link.name}' leads to one entity`);
  }
  return { link, bound: [], inline: entries.map((entry) => entryAt(entry, target, model, depth + 1)) };
}
