/** What a column may hold, as the drivers give it. */
export type StoredValue = string | number | bigint | boolean | Uint8Array | null;

/** A row as the drivers give it: values by place. */
export type Row = readonly StoredValue[];

/** The rows that one expand statement gave, by the parent they belong to. */
export interface ExpandedRows {
  /** The rows of the parent that `row` is. */
  rowsOf(row: Row): readonly Row[];
  readonly expansions: readonly ExpandedRows[];
}
