import { createPublicKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { JWK } from "jose";
import { createHash } from "node:crypto";

/** A private signing key with the name that tokens and `/token_keys` give it. */
export interface SigningKey {
  readonly kid: string;
  readonly alg: "RS256" | "ES256";
  readonly privateJwk: JWK;
}

const generate = promisify(generateKeyPair);

/** Makes a key pair for an algorithm, off the event loop. The name is its RFC 7638-like thumbprint. */
export async function newSigningKey(alg: SigningKey["alg"]): Promise<SigningKey> {
  const pair =
    alg === "RS256"
      ? await generate("rsa", { modulusLength: 2048 })
      : await generate("ec", { namedCurve: "P-256" });
  const privateKey: KeyObject = pair.privateKey;
  const publicDer = pair.publicKey.export({ type: "spki", format: "der" });
  const kid = createHash("sha256").update(publicDer).digest("base64url").slice(0, 22);
  return { kid, alg, privateJwk: { ...(privateKey.export({ format: "jwk" }) as JWK), kid, alg, use: "sig" } };
}

const publicMembers = ["kty", "e", "n", "crv", "x", "y"] as const;

/**
 * `/token_keys`: the public halves in the real system's form, with the key once more as PEM in `value`
 * (fact sheet, section 2.4). Built from a list of public members, so nothing private can slip in (row 232).
 */
export function tokenKeysDocument(keys: readonly SigningKey[]): string {
  return JSON.stringify({ keys: keys.map(publicJwk) });
}

export function publicJwk(key: SigningKey): Record<string, string> {
  const value = createPublicKey({ key: key.privateJwk, format: "jwk" }).export({
    type: "spki",
    format: "pem",
  });
  const members = publicMembers.flatMap((name) => {
    const member = key.privateJwk[name];
    return typeof member === "string" ? [[name, member] as const] : [];
  });
  const { kty, e, n, ...curve } = Object.fromEntries(members) as Record<string, string>;
  return {
    kty: kty ?? "",
    ...(e === undefined ? {} : { e }),
    use: "sig",
    kid: key.kid,
    alg: key.alg,
    value: value.toString().trim(),
    ...(n === undefined ? {} : { n }),
    ...curve,
  };
}
