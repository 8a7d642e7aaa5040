import type { FeedWriter } from "./feed.ts";
import type { EntryWriter } from "./json-entry.ts";

/** A page of entities: `__count`, `results`, `__next`, each only when due (OData V2 JSON format, section 6). */
export function jsonFeedWriter(entry: EntryWriter): FeedWriter {
  return ({ rows, expansions, count, nextLink }, add) => {
    add(count === undefined ? '{"d":{"results":[' : `{"d":{"__count":"${count}","results":[`);
    let separator = "";
    for (const row of rows) {
      add(separator + entry(row, expansions));
      separator = ",";
    }
    add(`]${nextLink === undefined ? "" : `,"__next":${JSON.stringify(nextLink)}`}}}`);
  };
}
