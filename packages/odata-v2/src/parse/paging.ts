import { invalidSkipToken, invalidValue, negativeValue } from "../errors.ts";
import type { QueryOptions } from "./query-options.ts";

/** Which rows one answer holds, and how the next ones are asked for. */
export interface Paging {
  readonly limit: number;
  readonly offset: number;
  readonly nextLink: string | undefined;
  /** The next link that is followed, in the spelling in which it was given out. */
  readonly place: string | undefined;
}

const most = 2n ** 63n - 1n;

/**
 * `$top`, `$skip` and `$skiptoken` (an offset on the wire). A caller who sets `$top` to a page or less gets no
 * next link: clients that follow links would never stop at it.
 *
 * @param path the resource path as the caller wrote it, relative to the service root.
 * @throws ODataError 400 for a bad number, 416 for a bad `$skiptoken`.
 */
export function parsePaging(options: QueryOptions, path: string, pageSize: number): Paging {
  const top = countOption(options.system.get("$top"));
  const skip = countOption(options.system.get("$skip")) ?? 0;
  const token = options.system.get("$skiptoken");
  const offset = Math.min(skip + tokenOffset(token), Number.MAX_SAFE_INTEGER);
  const follows = token !== undefined && !options.system.has("$skip");
  const place = follows ? link(options, path, offset, 0) : undefined;
  if (top !== undefined && top <= pageSize) return { limit: top, offset, nextLink: undefined, place };
  return { limit: pageSize, offset, nextLink: link(options, path, offset, pageSize), place };
}

function countOption(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^-[0-9]{1,19}$/.test(value)) throw negativeValue(value);
  if (!/^[0-9]{1,19}$/.test(value) || BigInt(value) > most) throw invalidValue(value);
  return Math.min(Number(value), Number.MAX_SAFE_INTEGER);
}

function tokenOffset(value: string | undefined): number {
  if (value === undefined) return 0;
  if (!/^[0-9]{1,15}$/.test(value)) throw invalidSkipToken(value);
  return Number(value);
}

/** The link to the rows behind so many more. The other options first, as they came; `$skip` is used up, `$top` counts down. */
function link(options: QueryOptions, path: string, offset: number, passed: number): string {
  const parts: string[] = [];
  for (const { name, value } of options.all) {
    if (name === "$skip" || name === "$skiptoken") continue;
    const kept = name === "$top" ? String(Number(value) - passed) : value;
    parts.push(`${linkText(name)}=${linkText(kept)}`);
  }
  parts.push(`$skiptoken=${offset + passed}`);
  return `${path}?${parts.join("&")}`;
}

/** Real next links are not encoded; only what would end or break the URL is. */
function linkText(text: string): string {
  return text.replace(/[^!$'()*,./0-9:;=?@A-Z_a-z~-]/gu, (character) =>
    encodeURIComponent(character.toWellFormed()),
  );
}
