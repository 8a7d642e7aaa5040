import { generateKeyPairSync, sign } from "node:crypto";
import { createTokenVerifier, verificationKeyFromJwk } from "@tenantbox/shared/access-token";
import { expect, it } from "vitest";
import { createFetchedKeys } from "../../packages/resource-api/src/authenticate/verification-keys.ts";
import { decode, read, tokenFor } from "../flows.ts";
import { startStack } from "../stack.ts";
import { encoded, ownSigner } from "./own-signature.ts";

/** Order of P-256 (FIPS 186-5, SP 800-186 section 3.2.1.3). */
const order = Buffer.from("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", "hex");

/** Rows 75 and 82: signatures on a curve, and keys that verify nothing. */
export function curveRows(): void {
  it("row 75: an ES256 signature is 64 bytes of two numbers in their range", async () => {
    const stack = await startStack({ settings: { algorithm: "ES256" } });
    try {
      const token = await tokenFor(stack, "demo-api", "secret");
      const { header, claims } = decode(token);
      expect(header["alg"]).toBe("ES256");
      const { privateKey } = await ownSigner(stack.home);
      const [first = "", second = "", third = ""] = token.split(".");
      const raw = Buffer.from(third, "base64url");
      const [r, s] = [raw.subarray(0, 32), raw.subarray(32)];
      const zero = Buffer.alloc(32);
      const input = `${first}.${second}`;
      const der = sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "der" });
      const signatures: Record<string, Buffer> = {
        "all zero": Buffer.alloc(64),
        "r zero": Buffer.concat([zero, s]),
        "s zero": Buffer.concat([r, zero]),
        "r the order": Buffer.concat([order, s]),
        "s the order": Buffer.concat([r, order]),
        "both the order": Buffer.concat([order, order]),
        DER: der,
        "63 bytes": raw.subarray(0, 63),
        "65 bytes": Buffer.concat([raw, Buffer.of(0)]),
        "a zero in front": Buffer.concat([Buffer.of(0), raw.subarray(0, 63)]),
        "r and s exchanged": Buffer.concat([s, r]),
        nothing: Buffer.alloc(0),
      };
      const path = "MessageProcessingLogs?$top=1";
      for (const [name, signature] of Object.entries(signatures)) {
        const reply = await read(stack, `${input}.${signature.toString("base64url")}`, path);
        expect([name, reply.status]).toEqual([name, 401]);
      }
      expect((await read(stack, token, path)).status).toBe(200);
      const text = `${encoded({ ...header, alg: "RS256" })}.${encoded(claims)}`;
      const own = sign("sha256", Buffer.from(text), { key: privateKey, dsaEncoding: "ieee-p1363" });
      expect((await read(stack, `${text}.${own.toString("base64url")}`, path)).status).toBe(401);
    } finally {
      await stack.stop();
    }
  });

  it("row 82: published keys that are not for verifying our tokens verify none", async () => {
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const small = generateKeyPairSync("rsa", { modulusLength: 1024 });
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const jwk = { ...rsa.publicKey.export({ format: "jwk" }), alg: "RS256", use: "sig" };
    const secret = Buffer.alloc(32, 1).toString("base64url");
    const bad: Record<string, object> = {
      symmetric: { kty: "oct", k: secret, alg: "HS256", use: "sig" },
      "symmetric in the name of RS256": { kty: "oct", k: secret, alg: "RS256", use: "sig" },
      "for encryption": { ...jwk, use: "enc" },
      "for nothing": { ...jwk, use: undefined },
      "to sign": { ...jwk, key_ops: ["sign"] },
      "to encrypt": { ...jwk, key_ops: ["encrypt", "wrapKey"] },
      "without its algorithm": { ...jwk, alg: undefined },
      "for another algorithm": { ...jwk, alg: "PS256" },
      private: { ...rsa.privateKey.export({ format: "jwk" }), alg: "RS256", use: "sig" },
      "of 1024 bit": { ...small.publicKey.export({ format: "jwk" }), alg: "RS256", use: "sig" },
      "on another curve": { ...p384.publicKey.export({ format: "jwk" }), alg: "ES256", use: "sig" },
    };
    const published = Object.entries(bad).map(([kid, key]) => ({ ...key, kid }));
    const good = { ...jwk, kid: "good", key_ops: ["verify"] };
    const failures: unknown[] = [];
    const keys = createFetchedKeys({
      fetchKeys: async () => ({ keys: [...published, good], version: undefined }),
      now: Date.now,
      onFailure: (error) => failures.push(error),
    });
    await keys.refresh();
    const verify = createTokenVerifier({ issuer: "i", audience: "a", now: Date.now, keys });
    const seconds = Math.floor(Date.now() / 1000);
    const claims = {
      jti: "j",
      cid: "c",
      scope: [],
      rev_sig: "r",
      iss: "i",
      aud: ["a"],
      iat: seconds,
      exp: seconds + 60,
    };
    const token = (kid: string, key = rsa.privateKey): string => {
      const input = `${encoded({ alg: "RS256", kid })}.${encoded(claims)}`;
      return `${input}.${sign("sha256", Buffer.from(input), key).toString("base64url")}`;
    };
    for (const { kid } of published) {
      const signer = kid === "of 1024 bit" ? small.privateKey : rsa.privateKey;
      expect([kid, await verify(token(kid, signer))]).toEqual([kid, { ok: false, reason: "key-unknown" }]);
    }
    expect((await verify(token("good"))).ok).toBe(true);
    expect([verificationKeyFromJwk(good)?.kid, failures]).toEqual(["good", []]);
  });
}
