import type { EntityShape, Expansion } from "../sql/index.ts";
import { atomEntryWriter, rootAttributes } from "./atom-entry.ts";
import { atomFeedWriter } from "./atom-feed.ts";
import type { FeedWriter } from "./feed.ts";
import { jsonEntryWriter } from "./json-entry.ts";
import { jsonFeedWriter } from "./json-feed.ts";
import type { Format } from "./negotiation.ts";
import type { ExpandedRows, Row } from "./rows.ts";
import { declaration } from "./xml-names.ts";
import type { TypedProperties } from "./xml-property.ts";

/** Writes the answers about one shape in one format. */
export interface DocumentWriter {
  readonly feed: FeedWriter;
  entry(row: Row, expansions: readonly ExpandedRows[], updated: string): string;
}

/** What a writer depends on besides the rows. */
export interface WriterSettings {
  /** Service root of absolute URIs, with a slash at its end. */
  readonly baseUrl: string;
  readonly format: Format;
  readonly typed: TypedProperties;
}

/** Makes the writer for one shape; it serves every answer about that shape. */
export function documentWriter(
  source: { readonly shape: EntityShape; readonly expansions: readonly Expansion[] },
  settings: WriterSettings,
): DocumentWriter {
  const { baseUrl, format } = settings;
  if (format === "json") {
    const entry = jsonEntryWriter(source, baseUrl);
    return { feed: jsonFeedWriter(entry), entry: (row, below) => `{"d":${entry(row, below)}}` };
  }
  const entry = atomEntryWriter(source, settings, rootAttributes(baseUrl));
  return {
    feed: atomFeedWriter(source, settings),
    entry: (row, below, updated) => declaration + entry(row, below, updated),
  };
}
