import type { EntryWriter } from "./json-entry.ts";
import type { ExpandedRows, Row } from "./rows.ts";

/** A page of entities: `__count`, `results`, `__next`, each only when due (OData V2 JSON format, section 6). */
export function jsonFeed(page: {
  readonly rows: readonly Row[];
  readonly expansions: readonly ExpandedRows[];
  readonly write: EntryWriter;
  readonly count: number | undefined;
  readonly nextLink: string | undefined;
}): string {
  const { rows, expansions, write, count, nextLink } = page;
  let text = count === undefined ? '{"d":{"results":[' : `{"d":{"__count":"${count}","results":[`;
  let separator = "";
  for (const row of rows) {
    text += separator + write(row, expansions);
    separator = ",";
  }
  return `${text}]${nextLink === undefined ? "" : `,"__next":${JSON.stringify(nextLink)}`}}}`;
}
