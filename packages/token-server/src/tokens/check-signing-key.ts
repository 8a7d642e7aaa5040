import { createPublicKey } from "node:crypto";
import type { JWK } from "jose";

/** A signing key of the database that must not sign anything: the start ends with this one line. */
class UnusableSigningKeyError extends Error {
  override readonly name = "UnusableSigningKeyError";
}

const kinds = { RS256: "RSA", ES256: "EC" } as const;
const leastBits = 2048;

/**
 * A key that is too weak, has no private half, or is not of its algorithm's kind stops the start (catalogue row 251).
 * @throws UnusableSigningKeyError
 */
export function checkSigningKey(kid: string, alg: keyof typeof kinds, privateJwk: JWK): void {
  const problem = problemOf(alg, privateJwk);
  if (problem === undefined) return;
  throw new UnusableSigningKeyError(`The signing key ${kid} of the database cannot be used: ${problem}.`);
}

function problemOf(alg: keyof typeof kinds, privateJwk: JWK): string | undefined {
  if (privateJwk.kty !== kinds[alg]) return `it is not of the kind that ${alg} takes`;
  if (typeof privateJwk.d !== "string" || privateJwk.d === "") return "it has no private half";
  try {
    const { asymmetricKeyDetails } = createPublicKey({ key: privateJwk, format: "jwk" });
    const { modulusLength = leastBits, namedCurve = "prime256v1" } = asymmetricKeyDetails ?? {};
    if (modulusLength < leastBits) return `it has ${modulusLength} bits, and ${leastBits} are the least`;
    return namedCurve === "prime256v1" ? undefined : `its curve is not the one that ${alg} takes`;
  } catch {
    return "it cannot be read";
  }
}
