import { generateKeyPairSync } from "node:crypto";
import type { JWK } from "jose";
import { expect, it } from "vitest";
import { newSigningKey, type SigningKey, tokenKeysDocument } from "./signing-keys.ts";

const jwkOf = (key: ReturnType<typeof generateKeyPairSync>["privateKey"]): JWK =>
  key.export({ format: "jwk" });
const published = /^(kty|e|n|crv|x|y|use|kid|alg|value)$/;

it("row 232: of keys of every kind nothing private is published, also where nobody ever makes such a key", async () => {
  const keys: readonly SigningKey[] = [
    await newSigningKey("RS256"),
    await newSigningKey("ES256"),
    { kid: "octets", alg: "RS256", privateJwk: jwkOf(generateKeyPairSync("ed25519").privateKey) },
  ];
  const document = tokenKeysDocument(keys);
  const { keys: shown } = JSON.parse(document) as { keys: Record<string, string>[] };
  expect(shown).toHaveLength(keys.length);
  for (const member of shown.flatMap(Object.keys)) expect(member).toMatch(published);
  for (const { privateJwk } of keys)
    for (const name of ["d", "p", "q", "dp", "dq", "qi", "k"] as const)
      if (typeof privateJwk[name] === "string") expect(document).not.toContain(privateJwk[name]);
  expect(document).not.toMatch(/PRIVATE KEY/);
  expect(() =>
    tokenKeysDocument([{ kid: "shared", alg: "RS256", privateJwk: { kty: "oct", k: "c2VjcmV0" } }]),
  ).toThrow();
});
