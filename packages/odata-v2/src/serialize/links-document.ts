import type { EntityShape } from "../sql/index.ts";
import { entityPathWriter } from "./entity-uri.ts";
import type { Format } from "./negotiation.ts";
import type { Row } from "./rows.ts";
import { declaration, namespaces } from "./xml-names.ts";
import { xmlText } from "./xml-text.ts";

/** A page of addresses. */
export interface LinksPage {
  readonly rows: readonly Row[];
  readonly count: number | undefined;
  readonly nextLink: string | undefined;
}

/** What the addresses are made of. */
export interface LinksSettings {
  readonly shape: EntityShape;
  readonly baseUrl: string;
  readonly format: Format;
}

/**
 * Addresses of entities (OData V2 JSON format, section 9, and Atom format, section 8):
 * `{"d":{"results":[{"uri":"…"}]}}`, or `<links><uri>…</uri></links>`.
 */
export function linksDocument({ rows, count, nextLink }: LinksPage, settings: LinksSettings): string {
  const uriOf = uriWriter(settings);
  if (settings.format === "json") {
    const start = count === undefined ? '{"d":{' : `{"d":{"__count":"${count}",`;
    const next = nextLink === undefined ? "" : `,"__next":${JSON.stringify(nextLink)}`;
    return `${start}"results":[${rows.map((row) => `{"uri":"${uriOf(row)}"}`).join(",")}]${next}}}`;
  }
  const total = count === undefined ? "" : `<m:count xmlns:m="${namespaces.metadata}">${count}</m:count>`;
  const next = nextLink === undefined ? "" : `<next>${xmlText(nextLink)}</next>`;
  const uris = rows.map((row) => `<uri>${xmlText(uriOf(row))}</uri>`).join("");
  return `${declaration}<links xmlns="${namespaces.data}">${total}${uris}${next}</links>`;
}

/** The one address that a link to one entity has: `{"d":{"uri":"…"}}`, or `<uri>…</uri>`. */
export function linkDocument(row: Row, settings: LinksSettings): string {
  const uri = uriWriter(settings)(row);
  if (settings.format === "json") return `{"d":{"uri":"${uri}"}}`;
  return `${declaration}<uri xmlns="${namespaces.data}">${xmlText(uri)}</uri>`;
}

/** Percent-encoded: nothing in it needs escaping in JSON. */
function uriWriter({ shape, baseUrl }: LinksSettings): (row: Row) => string {
  const path = entityPathWriter(shape);
  return (row) => baseUrl + path(row);
}
