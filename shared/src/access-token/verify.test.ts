import { generateKeyPairSync } from "node:crypto";
import { CompactSign, exportSPKI, SignJWT, UnsecuredJWT } from "jose";
import { describe, expect, it } from "vitest";
import { verificationKeyFromJwk } from "./verification-key.ts";
import { createTokenVerifier } from "./verify.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwk = { ...rsa.publicKey.export({ format: "jwk" }), kid: "rsa-1", alg: "RS256", use: "sig" };
const ecJwk = { ...ec.publicKey.export({ format: "jwk" }), kid: "ec-1", alg: "ES256", use: "sig" };
const issuer = "https://localhost:8443/oauth/token";
const now = 1_800_000_000_000;
const seconds = now / 1000;

const claims = {
  jti: "j",
  cid: "c",
  scope: ["it!b1.A"],
  rev_sig: "r",
  iat: seconds,
  exp: seconds + 3600,
  iss: issuer,
  aud: ["it!b1", "c"],
};
const header = { alg: "RS256", kid: "rsa-1", typ: "JWT" };

const verifier = (clock: () => number = () => now) => {
  const keys = new Map([jwk, ecJwk].map((key) => [key.kid, verificationKeyFromJwk(key)]));
  return createTokenVerifier({
    issuer,
    audience: "it!b1",
    now: clock,
    keys: { generation: 0, find: async (kid) => keys.get(kid) },
  });
};

const signed = (change: Record<string, unknown> = {}, head: Record<string, unknown> = {}): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify({ ...claims, ...change })))
    .setProtectedHeader({ ...header, ...head })
    .sign(rsa.privateKey);

const outcome = async (token: string): Promise<string> => {
  const verdict = await verifier()(token);
  return verdict.ok ? "accepted" : verdict.reason;
};

describe("the token verifier", () => {
  it("accepts our RS256 and ES256 tokens and says whose they are", async () => {
    const verdict = await verifier()(await signed());
    expect(verdict).toMatchObject({
      ok: true,
      claims: { cid: "c", scope: ["it!b1.A"], revSig: "r", boundTo: undefined },
    });
    const other = await new SignJWT(claims)
      .setProtectedHeader({ alg: "ES256", kid: "ec-1" })
      .sign(ec.privateKey);
    expect(await outcome(other)).toBe("accepted");
  });

  it.each([
    ["expired beyond the leeway", { exp: seconds - 6 }, "token-expired"],
    ["without an end", { exp: undefined }, "claims-malformed"],
    ["ending in the far future", { exp: 1e300 }, "claims-malformed"],
    ["ending in milliseconds", { exp: now }, "claims-malformed"],
    ["with a text as its end", { exp: "1800003600" }, "claims-malformed"],
    ["issued in the future", { iat: seconds + 6 }, "token-not-yet-valid"],
    ["not yet valid", { nbf: seconds + 6 }, "token-not-yet-valid"],
    ["living longer than any may", { exp: seconds + 90_000 }, "lifetime-too-long"],
    ["of another issuer", { iss: `${issuer}/` }, "issuer-foreign"],
    ["with a list of issuers", { iss: [issuer] }, "issuer-foreign"],
    ["for another audience", { aud: ["it-rt-x!b1.ESBMessaging"] }, "audience-foreign"],
    ["for an audience that ours is a prefix of", { aud: ["it!b10"] }, "audience-foreign"],
    ["bound to nothing", { cnf: {} }, "claims-malformed"],
  ])("refuses a token %s", async (_what, change, reason) => {
    expect(await outcome(await signed(change as Record<string, unknown>))).toBe(reason);
  });

  it.each([
    ["a text", "it!b1.A"],
    ["an object", { 0: "it!b1.A" }],
    ["a list of lists", [["it!b1.A"]]],
    ["nothing", undefined],
  ])("takes a token whose scope is %s for one without any", async (_what, scope) => {
    expect(await verifier()(await signed({ scope }))).toMatchObject({ ok: true, claims: { scope: [] } });
  });

  it("refuses unsigned tokens and tokens signed with the public key as a shared secret", async () => {
    expect(await outcome(new UnsecuredJWT(claims).encode())).toBe("token-malformed");
    const pem = new TextEncoder().encode(await exportSPKI(rsa.publicKey));
    const confused = await new SignJWT(claims).setProtectedHeader({ alg: "HS256", kid: "rsa-1" }).sign(pem);
    expect(await outcome(confused)).toBe("algorithm-refused");
  });

  it("refuses algorithms that are not listed, even with our own key", async () => {
    expect(await outcome(await signed({}, { alg: "PS256" }))).toBe("algorithm-refused");
    expect(await outcome(await signed({}, { alg: "RS512" }))).toBe("algorithm-refused");
  });

  it("refuses a key id it does not know, a foreign signature and critical extensions", async () => {
    expect(await outcome(await signed({}, { kid: "../../dev/null" }))).toBe("key-unknown");
    const foreign = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
    expect(await outcome(await new SignJWT(claims).setProtectedHeader(header).sign(foreign))).toBe(
      "signature-wrong",
    );
    expect(await outcome(await signed({}, { b64: true, crit: ["b64"] }))).toBe("token-malformed");
  });

  it.each([
    ["padding", (token: string) => `${token}=`],
    ["a trailing newline", (token: string) => `${token}\n`],
    ["the other alphabet", (token: string) => token.replace(/[-_]/, "+")],
    ["a fourth part", (token: string) => `${token}.x`],
    ["a blank inside", (token: string) => token.replace(".", ". ")],
  ])("refuses a good token that was given %s", async (_what, change) => {
    expect(await outcome(change(await signed()))).toBe("token-malformed");
  });

  it("remembers a verified token but refuses it once it has expired", async () => {
    let clock = now;
    const verify = verifier(() => clock);
    const token = await signed();
    expect((await verify(token)).ok).toBe(true);
    clock = (claims.exp + 6) * 1000;
    expect(await verify(token)).toEqual({ ok: false, reason: "token-expired" });
  });
});

describe("a published key", () => {
  it.each([
    ["for encryption", { ...jwk, use: "enc" }],
    ["symmetric", { kty: "oct", k: "AAAA", kid: "o", use: "sig", alg: "HS256" }],
    ["private", { ...rsa.privateKey.export({ format: "jwk" }), kid: "p", use: "sig", alg: "RS256" }],
    ["without its algorithm", { ...jwk, alg: undefined }],
    [
      "of 1024 bit",
      {
        ...generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" }),
        kid: "s",
        use: "sig",
        alg: "RS256",
      },
    ],
  ])("that is %s verifies nothing", (_what, key) => {
    expect(verificationKeyFromJwk(key)).toBeUndefined();
  });
});
