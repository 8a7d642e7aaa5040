import type { ExpandedRows, Row } from "../serialize/index.ts";
import type { Expansion } from "../sql/index.ts";

/** The distinct keys that rows are expanded by; rows with a null in it have no children. */
export function expansionKeys(expansion: Expansion, rows: readonly Row[]): readonly Row[] {
  const keys = new Map<unknown, Row>();
  for (const row of rows) {
    const key = expansion.parentKey.map((index) => row[index] ?? null);
    if (!key.includes(null)) keys.set(keyOf(row, expansion.parentKey), key);
  }
  return [...keys.values()];
}

/** Children sorted under their parents, in the order they came. */
export function expandedRows(
  expansion: Expansion,
  children: readonly Row[],
  expansions: readonly ExpandedRows[],
): ExpandedRows {
  const groups = new Map<unknown, Row[]>();
  for (const child of children) {
    const key = keyOf(child, expansion.childKey);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [child]);
    else group.push(child);
  }
  return { rowsOf: (row) => groups.get(keyOf(row, expansion.parentKey)) ?? [], expansions };
}

function keyOf(row: Row, places: readonly number[]): unknown {
  const [first] = places;
  // A 64-bit integer is digits where it is a property, and a number where it only joins.
  if (places.length === 1 && first !== undefined) return String(row[first]);
  return JSON.stringify(places.map((place) => String(row[place])));
}
