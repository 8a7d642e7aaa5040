import {
  type AtomSettings,
  type AtomSource,
  atomEntryWriter,
  feedHeadWriter,
  rootAttributes,
} from "./atom-entry.ts";
import type { FeedWriter } from "./feed.ts";
import { declaration } from "./xml-names.ts";
import { xmlAttribute } from "./xml-text.ts";

/**
 * Makes the writer of a page of entities (OData V2 Atom format, section 6.1; fact sheet, section 6.3): after the
 * feed's own elements `m:count` when asked for, the entries, and the link to the next page when rows remain.
 */
export function atomFeedWriter(source: AtomSource, settings: AtomSettings): FeedWriter {
  const { set } = source.shape;
  const entry = atomEntryWriter(source, settings);
  const head = feedHeadWriter(set, settings.baseUrl);
  const start = `${declaration}<feed${rootAttributes(settings.baseUrl)}>`;
  return ({ rows, expansions, count, nextLink, updated }, add) => {
    add(start + head(updated, set) + (count === undefined ? "" : `<m:count>${count}</m:count>`));
    for (const row of rows) add(entry(row, expansions, updated));
    const next = nextLink === undefined ? "" : `<link href="${xmlAttribute(nextLink)}" rel="next"/>`;
    add(`${next}</feed>`);
  };
}
