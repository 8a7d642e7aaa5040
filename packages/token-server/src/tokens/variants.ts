import { createHash, randomBytes } from "node:crypto";

/** What a variant changes of a token that would be good; claims and header members set to null are left out. */
export interface Change {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  /** Who signs in place of the tenant's key: another one of its kind or the other kind, its public key taken for a secret, nobody. */
  readonly signer?: "foreign" | "foreign-other-algorithm" | "public-key-as-secret" | "nobody";
  /** The payload is changed after it was signed. */
  readonly tampered?: true;
}

/** A way for a token to be wrong, and what a resource server must answer to it. */
export interface Variant {
  readonly status: 200 | 401 | 403;
  /** `error` of the challenge (RFC 6750 section 3.1). */
  readonly error?: "invalid_token" | "insufficient_scope";
  readonly change: (good: { readonly now: number; readonly scope: readonly string[] }) => Change;
}

const hour = 3600;
const refused = { status: 401, error: "invalid_token" } as const;
const newThumbprint = (): string => createHash("sha256").update(randomBytes(32)).digest("base64url");

/** Every variant. `now` in seconds. */
export const variants = {
  good: { status: 200, change: () => ({}) },
  expired: { ...refused, change: ({ now }) => ({ claims: { iat: now - 2 * hour, exp: now - hour } }) },
  "not-yet-valid": {
    ...refused,
    change: ({ now }) => ({ claims: { iat: now + hour, nbf: now + hour, exp: now + 2 * hour } }),
  },
  "wrong-audience": { ...refused, change: () => ({ claims: { aud: ["another-application!b1"] } }) },
  "wrong-issuer": { ...refused, change: () => ({ claims: { iss: "https://issuer.example/oauth/token" } }) },
  "wrong-cnf": { ...refused, change: () => ({ claims: { cnf: { "x5t#S256": newThumbprint() } } }) },
  "missing-scope": {
    status: 403,
    error: "insufficient_scope",
    change: () => ({ claims: { scope: [], authorities: [] } }),
  },
  "extra-scope": {
    status: 200,
    change: ({ scope }) => {
      const more = [...scope, "another-application!b1.Everything"];
      return { claims: { scope: more, authorities: more } };
    },
  },
  "foreign-key": { ...refused, change: () => ({ signer: "foreign" }) },
  "foreign-kid": {
    ...refused,
    change: () => ({
      signer: "foreign",
      header: { kid: "foreign-key", jku: "https://issuer.example/token_keys" },
    }),
  },
  "no-kid": { ...refused, change: () => ({ header: { kid: null } }) },
  tampered: { ...refused, change: () => ({ tampered: true }) },
  "other-algorithm": { ...refused, change: () => ({ signer: "foreign-other-algorithm" }) },
  "public-key-as-secret": { ...refused, change: () => ({ signer: "public-key-as-secret" }) },
  unsigned: { ...refused, change: () => ({ signer: "nobody" }) },
} as const satisfies Readonly<Record<string, Variant>>;

export type VariantName = keyof typeof variants;
export const variantNames = Object.keys(variants) as [VariantName, ...VariantName[]];
