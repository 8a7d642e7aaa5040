import { hash, type KeyObject } from "node:crypto";
import { compactVerify } from "jose";
import { type ClaimsPolicy, type ClaimsRefusal, checkClaims, type VerifiedClaims } from "./check-claims.ts";
import { isCompactJws, readOwnJson } from "./token-shape.ts";

export type TokenRefusal =
  | ClaimsRefusal
  | "token-malformed"
  | "algorithm-refused"
  | "key-unknown"
  | "signature-wrong";

export type TokenVerdict =
  | { readonly ok: true; readonly claims: VerifiedClaims }
  | { readonly ok: false; readonly reason: TokenRefusal };

/** A public key that may verify tokens, with the one algorithm it is for. */
export interface VerificationKey {
  readonly kid: string;
  readonly alg: "RS256" | "ES256";
  readonly key: KeyObject;
}

/** Where keys come from. `generation` changes whenever a key left or came, so that cached verdicts end. */
export interface VerificationKeys {
  find(kid: string): Promise<VerificationKey | undefined>;
  readonly generation: number;
}

export interface VerifierOptions extends ClaimsPolicy {
  readonly keys: VerificationKeys;
  readonly now: () => number;
  /** How many verified tokens are remembered; refused ones never are (catalogue row 100). */
  readonly remembered?: number;
}

const refused = (reason: TokenRefusal): TokenVerdict => ({ ok: false, reason });

/**
 * A verifier of access tokens: signature by an allow-listed key, then claims, the latter on every call
 * (RFC 8725 sections 3.1, 3.9, 3.10). Header members `jku`, `jwk` and `x5c` are never followed.
 */
export function createTokenVerifier(options: VerifierOptions): (token: string) => Promise<TokenVerdict> {
  const capacity = options.remembered ?? 10_000;
  let generation = options.keys.generation;
  const verified = new Map<string, unknown>();
  // Callers send the same token many times in a row: its digest is worked out once.
  let last = { token: "", digest: "" };
  const digestOf = (token: string): string => {
    if (token !== last.token) last = { token, digest: hash("sha256", token, "base64url") };
    return last.digest;
  };

  return async (token) => {
    if (generation !== options.keys.generation) {
      verified.clear();
      generation = options.keys.generation;
    }
    const digest = digestOf(token);
    let payload = verified.get(digest);
    if (payload === undefined) {
      const outcome = await verifySignature(token, options.keys);
      if (typeof outcome === "string") return refused(outcome);
      payload = outcome.payload;
      if (payload === undefined) return refused("claims-malformed");
      if (verified.size >= capacity) verified.delete(verified.keys().next().value ?? "");
      verified.set(digest, payload);
    }
    const claims = checkClaims(payload, options, options.now());
    return typeof claims === "string" ? refused(claims) : { ok: true, claims };
  };
}

async function verifySignature(
  token: string,
  keys: VerificationKeys,
): Promise<{ payload: unknown } | TokenRefusal> {
  if (!isCompactJws(token)) return "token-malformed";
  const header = headerOf(token);
  if (header === undefined) return "token-malformed";
  if (header["crit"] !== undefined || header["b64"] !== undefined || header["zip"] !== undefined)
    return "token-malformed";
  const { alg, kid } = header;
  if (alg !== "RS256" && alg !== "ES256") return "algorithm-refused";
  if (typeof kid !== "string" || kid.length > 128) return "key-unknown";
  const key = await keys.find(kid);
  if (key === undefined) return "key-unknown";
  if (key.alg !== alg) return "algorithm-refused";
  try {
    const { payload } = await compactVerify(token, key.key, { algorithms: [key.alg] });
    return { payload: payloadIn(payload) };
  } catch {
    return "signature-wrong";
  }
}

function headerOf(token: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const header = readOwnJson(Buffer.from(token.slice(0, token.indexOf(".")), "base64url"));
    return typeof header === "object" && header !== null && !Array.isArray(header)
      ? (header as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Signed text that is no JSON of ours claims nothing. */
function payloadIn(bytes: Uint8Array): unknown {
  try {
    return readOwnJson(bytes);
  } catch {
    return undefined;
  }
}
