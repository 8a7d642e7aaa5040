import { createPublicKey, type JsonWebKey } from "node:crypto";
import { rsaWeakness } from "../rsa-keys/rsa-weakness.ts";
import type { VerificationKey } from "./verify.ts";

/**
 * A published key as one that may verify tokens; undefined for anything else: symmetric or private keys,
 * keys for encryption, weak RSA keys, other curves, no `alg` (catalogue row 82).
 */
export function verificationKeyFromJwk(jwk: unknown): VerificationKey | undefined {
  if (typeof jwk !== "object" || jwk === null) return undefined;
  const members = jwk as JsonWebKey;
  const { kid, kty, alg, use, crv, d, n } = members;
  const operations: unknown = members["key_ops"];
  if (typeof kid !== "string" || use !== "sig" || d !== undefined) return undefined;
  if (operations !== undefined && !(Array.isArray(operations) && operations.includes("verify")))
    return undefined;
  const fits =
    (kty === "RSA" && alg === "RS256" && typeof n === "string") ||
    (kty === "EC" && alg === "ES256" && crv === "P-256");
  if (!fits) return undefined;
  try {
    const key = createPublicKey({ key: members, format: "jwk" });
    return kty === "RSA" && rsaWeakness(key) !== undefined ? undefined : { kid, alg, key };
  } catch {
    return undefined;
  }
}
