import { createHash, randomBytes } from "node:crypto";

/**
 * A new client secret: `<key id>$<base64url of 32 random bytes>=`. The alphabet [A-Za-z0-9_$=-] survives
 * Basic, forms, queries and shells' single quotes in every encoding that clients use.
 */
export function newClientSecret(keyId: string): string {
  return `${keyId}$${randomBytes(32).toString("base64url")}=`;
}

/** What a secret is verified against. One SHA-256 is enough for 256 random bits; a slow hash would add nothing. */
export function clientSecretHash(secret: string): Buffer {
  return createHash("sha256").update(secret, "utf8").digest();
}
