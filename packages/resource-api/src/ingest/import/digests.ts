import { hash } from "node:crypto";
import type { MappedLog } from "./entity-rows.ts";

/** Digests of what was imported of a log: of the row under the empty name, of each inline link under its own. */
export type Digests = Readonly<Record<string, string>>;

export function digestsOf({ row, links }: MappedLog): Digests {
  const digests: Record<string, string> = { "": digestOf(row) };
  for (const [name, rows] of links) digests[name] = digestOf(rows);
  return digests;
}

/** Enough of a SHA-256 to tell states of one log apart. */
function digestOf(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "base64url").slice(0, 12);
}
