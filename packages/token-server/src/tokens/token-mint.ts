import { createHmac, createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import { CompactSign } from "jose";
import type { KeySet } from "./key-timetable.ts";
import { publicJwk, type SigningKey } from "./signing-keys.ts";
import { type Change, type Variant, type VariantName, variants } from "./variants.ts";
import { newTokenId, type TokenSubject, xsuaaClaims } from "./xsuaa-claims.ts";

/** Whose token it is; absent members as in a token that is good. Times in seconds. */
export interface TokenOrder {
  /** A client of the tenant; without one the claims are those that are given, and nothing else. */
  readonly client:
    | (Pick<TokenSubject, "clientId" | "instanceId" | "scopes" | "revSig" | "thumbprint"> & {
        readonly tokenValidity: number;
      })
    | undefined;
  readonly variant: VariantName;
  readonly lifetime: number | undefined;
  /** On top of what the variant says; null leaves a member out. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly header: Readonly<Record<string, unknown>>;
}

/** A token that no client could have got, and what a resource server must answer to it. */
export interface MintedToken {
  readonly token: string;
  readonly header: Readonly<Record<string, unknown>>;
  /** As they were signed. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly expected: Pick<Variant, "status" | "error">;
}

export interface TokenMintOptions extends Pick<TokenSubject, "issuer" | "zone" | "subdomain"> {
  readonly keys: () => KeySet;
  readonly tokenKeysUrl: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Algorithm = SigningKey["alg"];
const generate = promisify(generateKeyPair);
const other = { RS256: "ES256", ES256: "RS256" } as const;

/** Makes tokens for tests of resource servers: good ones, and such as must be refused. */
export function createTokenMint(options: TokenMintOptions): (order: TokenOrder) => Promise<MintedToken> {
  const { keys, tokenKeysUrl, now, issuer, zone, subdomain } = options;
  const foreignKeys = new Map<Algorithm, Promise<KeyObject>>();
  const foreign = (alg: Algorithm): Promise<KeyObject> => {
    const known = foreignKeys.get(alg) ?? newKey(alg);
    foreignKeys.set(alg, known);
    return known;
  };
  const sign = (
    key: SigningKey,
    header: Header,
    claims: Claims,
    signer: Change["signer"],
  ): Promise<string> => {
    if (signer === "nobody")
      return Promise.resolve(`${encoded({ ...header, alg: "none" })}.${encoded(claims)}.`);
    if (signer === "public-key-as-secret")
      return Promise.resolve(signWithText(header, claims, publicJwk(key)["value"]));
    const alg = signer === "foreign-other-algorithm" ? other[key.alg] : key.alg;
    const own = createPrivateKey({ key: key.privateJwk, format: "jwk" });
    const by = signer === undefined ? Promise.resolve(own) : foreign(alg);
    return by.then((privateKey) => signWith(privateKey, { ...header, alg }, claims));
  };
  return async ({ client, variant: name, lifetime, claims: given, header: givenHeader }) => {
    const variant: Variant = variants[name];
    const key = keys().signing;
    const issuedAt = Math.floor(now() / 1000);
    const { scopes = [] } = client ?? {};
    const change = variant.change({ now: issuedAt, scope: scopes });
    const good =
      client === undefined
        ? {}
        : xsuaaClaims(
            {
              ...client,
              issuer,
              zone,
              subdomain,
              issuedAt,
              expiresAt: issuedAt + (lifetime ?? client.tokenValidity),
            },
            newTokenId(),
          );
    const claims = merged({ ...good }, change.claims, given);
    const header = merged(
      { alg: key.alg, typ: "JWT", jku: tokenKeysUrl, kid: key.kid },
      change.header,
      givenHeader,
    );
    const signed = await sign(key, header, claims, change.signer);
    const token = change.tampered === true ? tamperedWith(signed, claims) : signed;
    const { status, error } = variant;
    return { token, header: decoded(token), claims, expected: { status, ...(error && { error }) } };
  };
}

type Header = Readonly<Record<string, unknown>>;
type Claims = Readonly<Record<string, unknown>>;

const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const decoded = (token: string): Header =>
  JSON.parse(Buffer.from(token.split(".", 1)[0] ?? "", "base64url").toString("utf8")) as Header;

function signWith(key: KeyObject, header: Header & { alg: string }, claims: Claims): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader(header)
    .sign(key);
}

/** HS256 with a text that everybody knows (RFC 8725 section 2.1). */
function signWithText(header: Header, claims: Claims, text = ""): string {
  const input = `${encoded({ ...header, alg: "HS256" })}.${encoded(claims)}`;
  return `${input}.${createHmac("sha256", text).update(input).digest("base64url")}`;
}

/** The same signature under other claims: the client may do more. */
function tamperedWith(token: string, claims: Claims): string {
  const [header, , signature] = token.split(".");
  return [header, encoded({ ...claims, scope: ["everything"] }), signature].join(".");
}

function merged(good: Claims, ...changes: readonly (Claims | undefined)[]): Claims {
  const members = Object.entries(Object.assign({}, good, ...changes) as Claims);
  return Object.fromEntries(members.filter(([, value]) => value !== null && value !== undefined));
}

async function newKey(alg: Algorithm): Promise<KeyObject> {
  const pair =
    alg === "RS256"
      ? await generate("rsa", { modulusLength: 2048 })
      : await generate("ec", { namedCurve: "P-256" });
  return pair.privateKey;
}
