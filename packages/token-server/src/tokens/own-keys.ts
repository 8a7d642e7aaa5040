import { verificationKeyFromJwk } from "@tenantbox/shared/access-token";
import { publicJwk, type SigningKey } from "./signing-keys.ts";

/** The keys that our own tokens are verified with. */
export function ownKeys(keys: readonly SigningKey[]) {
  const byKid = new Map(keys.map((key) => [key.kid, verificationKeyFromJwk(publicJwk(key))]));
  return { generation: 0, find: async (kid: string) => byKid.get(kid) };
}
