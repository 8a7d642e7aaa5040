import { generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";
import { expect, it } from "vitest";
import { checkSigningKey } from "./check-signing-key.ts";
import { newSigningKey } from "./signing-keys.ts";

const rsa = (bits: number): JWK =>
  generateKeyPairSync("rsa", { modulusLength: bits }).privateKey.export({ format: "jwk" });
const curve = (name: string): JWK =>
  generateKeyPairSync("ec", { namedCurve: name }).privateKey.export({ format: "jwk" });

it("row 251: keys that are made here can sign", async () => {
  for (const alg of ["RS256", "ES256"] as const) {
    const { kid, privateJwk } = await newSigningKey(alg);
    expect(() => checkSigningKey(kid, alg, privateJwk)).not.toThrow();
  }
});

it.each<[string, "RS256" | "ES256", () => JWK]>([
  ["1024 bits", "RS256", () => rsa(1024)],
  ["no private half", "RS256", () => ({ ...rsa(2048), d: undefined }) as unknown as JWK],
  ["no private half", "ES256", () => ({ ...curve("P-256"), d: "" })],
  ["not of the kind that RS256", "RS256", () => curve("P-256")],
  ["not of the kind that ES256", "ES256", () => rsa(2048)],
  ["its curve is not", "ES256", () => curve("P-384")],
  ["not of the kind", "RS256", () => ({ kty: "oct", k: "AAAA" })],
  ["cannot be read", "RS256", () => ({ kty: "RSA", n: "!", e: "AQAB", d: "x" })],
])("row 251: a key with %s for %s ends the start in one line", (words, alg, make) => {
  expect(() => checkSigningKey("kid-1", alg, make())).toThrow(words);
});
