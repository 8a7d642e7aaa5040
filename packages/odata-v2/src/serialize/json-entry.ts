import type { EntityShape, Expansion, MemberShape } from "../sql/index.ts";
import { entityPathWriter } from "./entity-uri.ts";
import { jsonPropertyWriter } from "./json-property.ts";
import type { ExpandedRows, Row } from "./rows.ts";

/** Writes one entity as a JSON object. */
export type EntryWriter = (row: Row, expansions: readonly ExpandedRows[]) => string;

type PartWriter = (row: Row, uri: string, expansions: readonly ExpandedRows[]) => string;

/**
 * Makes the writer for one shape: everything that does not depend on the row is put together once, so a row
 * costs one pass over closures and no look at the shape.
 *
 * @param baseUrl service root of absolute URIs, with a slash at its end.
 */
export function jsonEntryWriter(
  source: { readonly shape: EntityShape; readonly expansions: readonly Expansion[] },
  baseUrl: string,
): EntryWriter {
  const { shape, expansions } = source;
  const path = entityPathWriter(shape);
  const metadata = metadataWriter(shape);
  const parts = shape.members.map((member) => partWriter(member, expansions, baseUrl));
  return (row, children) => {
    // Percent-encoded: nothing in it needs escaping in JSON.
    const uri = baseUrl + path(row);
    let text = metadata(row, uri);
    for (const part of parts) text += part(row, uri, children);
    return `${text}}`;
  };
}

/** `{"__metadata":{…}`, the object left open. */
function metadataWriter(shape: EntityShape): (row: Row, uri: string) => string {
  const type = `","type":${JSON.stringify(shape.type)}`;
  const { media } = shape;
  if (media === undefined) return (_, uri) => `{"__metadata":{"id":"${uri}","uri":"${uri}${type}}`;
  return (row, uri) => {
    const known = media.index < 0 ? null : row[media.index];
    const contentType = JSON.stringify(typeof known === "string" ? known : media.fallback);
    return (
      `{"__metadata":{"id":"${uri}","uri":"${uri}${type},"content_type":${contentType},` +
      `"media_src":"${uri}/$value","edit_media":"${uri}/$value"}`
    );
  };
}

function partWriter(member: MemberShape, expansions: readonly Expansion[], baseUrl: string): PartWriter {
  switch (member.kind) {
    case "value":
    case "complex":
      return jsonPropertyWriter(member, ",");
    case "text": {
      const { index } = member;
      // An object of at least one member, whose braces are ours to put.
      return (row) => `,${String(row[index]).slice(1, -1)}`;
    }
    case "deferred": {
      const start = `,${JSON.stringify(member.name)}:{"__deferred":{"uri":"`;
      const end = `/${member.name}"}}`;
      return (_, uri) => start + uri + end;
    }
    case "inline": {
      const expansion = expansions[member.expansion];
      if (expansion === undefined) throw new Error(`nothing is expanded for ${member.name}`);
      return inlineWriter(member, jsonEntryWriter(expansion, baseUrl));
    }
  }
}

/** Expanded entities: a list as `{"results":[…]}`, a single one as it is, or null. */
function inlineWriter(
  { name, single, expansion }: Extract<MemberShape, { kind: "inline" }>,
  write: EntryWriter,
): PartWriter {
  const start = `,${JSON.stringify(name)}:`;
  return (row, _, expansions) => {
    const source = expansions[expansion];
    const rows = source?.rowsOf(row) ?? [];
    const below = source?.expansions ?? [];
    const [first] = rows;
    if (single) return start + (first === undefined ? "null" : write(first, below));
    return `${start}{"results":[${rows.map((child) => write(child, below)).join(",")}]}`;
  };
}
