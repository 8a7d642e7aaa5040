import type { ExpandedRows, Row } from "./rows.ts";

/** The rows of one answer, and what is said about them. */
export interface FeedPage {
  readonly rows: readonly Row[];
  readonly expansions: readonly ExpandedRows[];
  readonly count: number | undefined;
  readonly nextLink: string | undefined;
  /** The moment of the answer, for Atom; see `dateTimeText`. */
  readonly updated: string;
}

/** Writes a page piece by piece: `add` is called with one text after the other. */
export type FeedWriter = (page: FeedPage, add: (text: string) => void) => void;
