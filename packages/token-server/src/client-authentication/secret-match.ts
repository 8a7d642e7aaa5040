import { timingSafeEqual } from "node:crypto";
import { clientSecretHash, type DirectoryClient, type DirectoryKey } from "../service-instances/index.ts";

// Compared with where there is nothing to compare with, so that an unknown client costs what a known one costs.
const nobody = clientSecretHash("no secret has this hash");

/**
 * The key whose secret this is. Every secret of the client is compared, in constant time, so neither the
 * number of the matching key nor a common prefix shows (catalogue rows 29, 30). One SHA-256 is enough:
 * secrets are 256 random bits, not passwords.
 */
export function matchSecret(client: DirectoryClient | undefined, secret: string): DirectoryKey | undefined {
  const hash = clientSecretHash(secret);
  let found: DirectoryKey | undefined;
  for (const key of client?.keys ?? []) {
    if (key.secretHash !== undefined && timingSafeEqual(hash, key.secretHash)) found = key;
  }
  timingSafeEqual(hash, nobody);
  return found;
}
