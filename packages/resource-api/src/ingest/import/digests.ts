import { hash } from "node:crypto";
import type { MappedLog, RowOf } from "./entity-rows.ts";

/** Digests of the lists that came with an imported log, by link. The row needs none: its columns are compared. */
export type Digests = Readonly<Record<string, string>>;

export function digestsOf({ links }: MappedLog): Digests {
  const digests: Record<string, string> = {};
  for (const [name, rows] of links) digests[name] = digestOf(rows);
  return digests;
}

/** Enough of a SHA-256 to tell states of one log apart. */
function digestOf(value: readonly RowOf[]): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 12);
}
