import { createHash, createHmac } from "node:crypto";

/** What follows from a seed without being written in it: the same seed gives the same. */
export interface Derived {
  /** A UUID for what these names stand for; it depends on nothing else of the seed. */
  id(...names: readonly string[]): string;
  /**
   * Bytes that nobody can know who does not know the whole seed: for secrets that it leaves out.
   * They are others once anything in the seed is another.
   */
  secretBytes(...names: readonly string[]): Buffer;
}

/** UUID of the names of tenantbox's seeds, for RFC 9562, section 5.5. */
const namespace = Buffer.from("6f4c1f8a0d5e5c53a1d2b7e94b3c6a10", "hex");

/** @param text all that the seed says */
export function derivedFrom(subdomain: string, text: string): Derived {
  return {
    id(...names) {
      const digest = createHash("sha1")
        .update(namespace)
        .update(JSON.stringify([subdomain, ...names]), "utf8")
        .digest();
      return uuidVersion5(digest);
    },
    secretBytes: (...names) =>
      createHmac("sha256", text)
        .update(JSON.stringify([subdomain, ...names]), "utf8")
        .digest(),
  };
}

/** The zone of a seeded tenant: it follows from the subdomain alone, in every home. */
export function seededZone(subdomain: string): string {
  return derivedFrom(subdomain, "").id("zone");
}

function uuidVersion5(digest: Buffer): string {
  const bytes = Buffer.from(digest.subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
