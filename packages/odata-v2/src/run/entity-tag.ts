import { createHash } from "node:crypto";

/** A strong validator made from the bytes themselves (RFC 9110, section 8.8.3). */
export function entityTag(body: string): string {
  return `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
}
