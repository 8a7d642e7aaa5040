import type { EntityShape, Expansion, MemberShape } from "../sql/index.ts";
import { entityPathWriter } from "./entity-uri.ts";
import type { ExpandedRows, Row } from "./rows.ts";
import { namespaces } from "./xml-names.ts";
import {
  complexElementWriter,
  type ElementWriter,
  type TypedProperties,
  valueElementWriter,
} from "./xml-property.ts";
import { xmlAttribute, xmlText } from "./xml-text.ts";

/** Writes one entity as an Atom entry; `updated` is the moment of the answer. */
export type AtomEntryWriter = (row: Row, expansions: readonly ExpandedRows[], updated: string) => string;

/** What all entries of an answer have in common. */
export interface AtomSettings {
  /** Service root of absolute URIs, with a slash at its end. */
  readonly baseUrl: string;
  readonly typed: TypedProperties;
}

/** What an entry or a feed is made from. */
export interface AtomSource {
  readonly shape: EntityShape;
  readonly expansions: readonly Expansion[];
}

/** Writes the link to what is behind a navigation property, given the entity's own relative URI. */
type LinkWriter = (row: Row, path: string, expansions: readonly ExpandedRows[], updated: string) => string;

/** Namespace declarations of a document's first element, and the base of its relative URIs. */
export function rootAttributes(baseUrl: string): string {
  const { atom, metadata, data } = namespaces;
  return ` xmlns="${atom}" xmlns:m="${metadata}" xmlns:d="${data}"${baseAttribute(baseUrl)}`;
}

/** `xml:base`, which a feed or an entry in the middle of a document repeats. */
function baseAttribute(baseUrl: string): string {
  return ` xml:base="${xmlAttribute(baseUrl)}"`;
}

/**
 * Makes the writer for one shape (OData V2 Atom format, section 6.2; fact sheet, section 6.3): id, title, updated,
 * category, edit link, one link for each navigation property, then the properties. As with JSON, everything that
 * does not depend on the row is put together once.
 *
 * @param attributes those of `<entry>`: `rootAttributes` for a document, `baseAttribute` inline, none in a feed.
 */
export function atomEntryWriter(
  source: AtomSource,
  settings: AtomSettings,
  attributes = "",
): AtomEntryWriter {
  const { shape } = source;
  const path = entityPathWriter(shape);
  const start = `<entry${attributes}><id>${xmlText(settings.baseUrl)}`;
  const afterId = `</id><title type="text">${xmlText(shape.set)}</title><updated>`;
  const afterUpdated =
    `</updated><category term="${xmlAttribute(shape.type)}" scheme="${namespaces.data}/scheme"/>` +
    '<link rel="edit" href="';
  const afterEdit = `" title="${xmlAttribute(nameOf(shape.type))}"/>`;
  const links = shape.members.flatMap((member) => linkWriters(member, source, settings));
  const media = mediaWriter(shape);
  const properties = propertiesWriter(shape, settings);
  return (row, expansions, updated) => {
    // Percent-encoded: nothing in it needs escaping in XML.
    const uri = path(row);
    let text = start + uri + afterId + updated + afterUpdated + uri + afterEdit;
    const stream = media?.(row, uri);
    if (stream !== undefined) text += stream.link;
    for (const link of links) text += link(row, uri, expansions, updated);
    if (stream === undefined)
      return `${text}<content type="application/xml">${properties(row)}</content></entry>`;
    return `${text}${stream.content}${properties(row)}</entry>`;
  };
}

/** A media link entry: where its body is read and changed (OData V2 Atom format, section 6.2.3). */
function mediaWriter({ media }: EntityShape) {
  if (media === undefined) return undefined;
  return (row: Row, uri: string) => {
    const known = media.index < 0 ? null : row[media.index];
    const type = xmlAttribute(typeof known === "string" ? known : media.fallback);
    return {
      link: `<link rel="edit-media" href="${uri}/$value" type="${type}"/>`,
      content: `<content type="${type}" src="${uri}/$value"/>`,
    };
  };
}

/** `<m:properties>`; nothing where no property is selected. */
function propertiesWriter({ members }: EntityShape, { typed }: AtomSettings): ElementWriter {
  const style = { prefix: "d:", typed } as const;
  const parts = members.flatMap((member) => {
    if (member.kind === "value") return [valueElementWriter(member.value, style)];
    return member.kind === "complex" ? [complexElementWriter(member, style)] : [];
  });
  if (parts.length === 0) return () => "";
  return (row) => {
    let text = "<m:properties>";
    for (const part of parts) text += part(row);
    return `${text}</m:properties>`;
  };
}

function linkWriters(member: MemberShape, source: AtomSource, settings: AtomSettings): readonly LinkWriter[] {
  if (member.kind !== "deferred" && member.kind !== "inline") return [];
  const { name, single } = member;
  const target = single ? "entry" : "feed";
  const start =
    `<link rel="${namespaces.data}/related/${name}" type="application/atom+xml;type=${target}"` +
    ` title="${name}" href="`;
  const end = `/${name}"`;
  if (member.kind === "deferred") return [(_, path) => `${start}${path}${end}/>`];
  const expansion = source.expansions[member.expansion];
  if (expansion === undefined) throw new Error(`nothing is expanded for ${name}`);
  const inline = single ? inlineEntryWriter(expansion, settings) : inlineFeedWriter(expansion, settings);
  const place = member.expansion;
  return [
    (row, path, expansions, updated) => {
      const content = inline(expansions[place], row, `${path}/${name}`, updated);
      return `${start}${path}${end}>${content}</link>`;
    },
  ];
}

/** The entities expanded behind one link, given the link's relative URI. */
type InlineWriter = (source: ExpandedRows | undefined, parent: Row, path: string, updated: string) => string;

/** `<m:inline>` with an entry; empty where there is none. */
function inlineEntryWriter(expansion: Expansion, settings: AtomSettings): InlineWriter {
  const write = atomEntryWriter(expansion, settings, baseAttribute(settings.baseUrl));
  return (source, parent, _, updated) => {
    const [row] = source?.rowsOf(parent) ?? [];
    if (source === undefined || row === undefined) return "<m:inline/>";
    return `<m:inline>${write(row, source.expansions, updated)}</m:inline>`;
  };
}

/** `<m:inline>` with a feed, which is complete even when it is empty. */
function inlineFeedWriter(expansion: Expansion, settings: AtomSettings): InlineWriter {
  const write = atomEntryWriter(expansion, settings);
  const start = `<m:inline><feed${baseAttribute(settings.baseUrl)}>`;
  const head = feedHeadWriter(expansion.shape.set, settings.baseUrl);
  return (source, parent, path, updated) => {
    let text = start + head(updated, path);
    for (const row of source?.rowsOf(parent) ?? []) text += write(row, source?.expansions ?? [], updated);
    return `${text}</feed></m:inline>`;
  };
}

/** What stands before the entries of a feed: id, title, updated, an author without a name, the link to itself. */
export function feedHeadWriter(set: string, baseUrl: string): (updated: string, self: string) => string {
  const start = `<id>${xmlText(baseUrl + set)}</id><title type="text">${xmlText(set)}</title><updated>`;
  const end = `" rel="self" title="${xmlAttribute(set)}"/>`;
  return (updated, self) => `${start}${updated}</updated><author><name/></author><link href="${self}${end}`;
}

function nameOf(qualifiedName: string): string {
  return qualifiedName.slice(qualifiedName.lastIndexOf(".") + 1);
}
