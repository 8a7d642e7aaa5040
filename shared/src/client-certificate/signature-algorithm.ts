import { childrenOf, type DerElement, expectTag, readOid, TAG } from "./der.ts";

/** Signatures with SHA-256, SHA-384 or SHA-512 (RSA, ECDSA) and Ed25519. SHA-1 and MD5 are forgeable. */
const strong = new Set([
  "1.2.840.113549.1.1.11",
  "1.2.840.113549.1.1.12",
  "1.2.840.113549.1.1.13",
  "1.2.840.10045.4.3.2",
  "1.2.840.10045.4.3.3",
  "1.2.840.10045.4.3.4",
  "1.3.101.112",
]);
const RSA_PSS = "1.2.840.113549.1.1.10";
const strongHashes = new Set(["2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3"]);

/** Whether the algorithm identifier of a signature names an algorithm this policy accepts. */
export function isStrongSignature(algorithm: DerElement): boolean {
  const [oid, parameters] = childrenOf(algorithm);
  const id = readOid(expectTag(oid, TAG.oid));
  if (id !== RSA_PSS) return strong.has(id);
  return parameters?.tag === TAG.sequence && strongHashes.has(hashOfPss(parameters));
}

/** RSASSA-PSS names its hash in the parameters (RFC 4055 3.1); left out, it is SHA-1. */
function hashOfPss(parameters: DerElement): string {
  const hash = childrenOf(parameters).find((part) => part.tag === 0xa0);
  const identifier = hash && childrenOf(hash)[0];
  return identifier ? readOid(expectTag(childrenOf(identifier)[0], TAG.oid)) : "SHA-1";
}
