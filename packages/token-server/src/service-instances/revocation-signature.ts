import { createHash } from "node:crypto";

/**
 * The `rev_sig` claim: tells which credential a token was obtained with, without telling the credential.
 * Eight hexadecimal digits as in the real system. That one chains murmur3 over a salt only it knows, so
 * nobody else can compute the value and nothing is gained by the same function; truncated SHA-256 needs no
 * code of our own. 32 bits are compared together with the client id, among a client's few keys. The key id
 * makes a certificate that is registered again differ from its deleted key, whose tokens stay revoked.
 */
export function revocationSignature(clientId: string, keyId: string, credentialHash: string): string {
  const text = JSON.stringify([clientId, keyId, credentialHash]);
  return createHash("sha256").update(text, "utf8").digest("hex").slice(0, 8);
}
