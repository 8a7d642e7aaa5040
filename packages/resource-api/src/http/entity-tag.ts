import { webcrypto } from "node:crypto";
import type { ContentCoding } from "./content-coding.ts";

/** A strong validator of bytes, made off the event loop. */
export async function entityTagOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = await webcrypto.subtle.digest("SHA-256", bytes);
  return `"${Buffer.from(digest).toString("base64url").slice(0, 27)}"`;
}

/** The same content in another coding is another representation, with a tag of its own (RFC 9110, 8.8.3.3). */
export function codedTag(tag: string, coding: ContentCoding): string {
  return `${tag.slice(0, -1)}-${coding}"`;
}

/** Whether `If-None-Match` names the tag, in whatever coding the caller got it (RFC 9110, section 13.1.2). */
export function isKnown(tag: string, ifNoneMatch: string | undefined): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === "*") return true;
  const plain = tag.slice(1, -1);
  for (const [, opaque] of ifNoneMatch.matchAll(/"([^"]*)"/g)) {
    if (opaque?.replace(/-(?:br|gzip)$/, "") === plain) return true;
  }
  return false;
}
