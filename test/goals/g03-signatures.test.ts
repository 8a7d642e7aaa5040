import { createPublicKey } from "node:crypto";
import { createTokenVerifier, verificationKeyFromJwk } from "@tenantbox/shared/access-token";
import { describe, expect, it } from "vitest";
import { report } from "./report.ts";
import { type SignatureGroup, type TokenGroup, vectorsOf } from "./vectors.ts";

const allowed = ["RS256", "ES256"];

/** Refusals that come before anybody looks at what a token says: its signature did not count. */
const notSigned = new Set(["token-malformed", "algorithm-refused", "key-unknown", "signature-wrong"]);

/** Whether our verifier takes a signature for that of one of these published keys. The payloads are no claims of ours. */
async function accepts({ keys }: TokenGroup, token: string): Promise<boolean> {
  const usable = new Map(
    keys.flatMap((jwk) => {
      // Ours say that they are for signatures; keys that say nothing of it would not be looked at.
      const key = verificationKeyFromJwk({ use: "sig", ...jwk });
      return key === undefined ? [] : [[key.kid, key] as const];
    }),
  );
  const verify = createTokenVerifier({
    issuer: "nobody",
    audience: "nobody",
    now: Date.now,
    keys: { generation: 0, find: async (kid) => usable.get(kid) },
  });
  const verdict = await verify(token);
  return verdict.ok || !notSigned.has(verdict.reason);
}

describe("G3: vectors made to fool verifiers", () => {
  it.each([
    ["jws", 355],
    ["jwk", 21],
    ["crypto", 77],
  ])("of the file %s, each of the %i that are invalid is refused by our verifier", async (name, count) => {
    let invalid = 0;
    const valid = { ours: 0, others: 0 };
    for (const group of vectorsOf<TokenGroup>(name))
      for (const { id, comment, jws, result } of group.tests) {
        const accepted = await accepts(group, textOf(jws));
        if (result === "invalid") {
          invalid += 1;
          expect([id, comment, accepted]).toEqual([id, comment, false]);
          continue;
        }
        const ours = isOurs(group, textOf(jws));
        valid[ours ? "ours" : "others"] += 1;
        expect([id, comment, ours, accepted]).toEqual([id, comment, ours, ours]);
      }
    expect(invalid).toBe(count);
    report("g03", {
      file: name,
      refused: `${invalid}/${count}`,
      accepted: valid.ours,
      "not ours": valid.others,
    });
  });

  // The payload of a token is text of three parts, which no message of these files is: what they can be shown to is the
  // primitive under our verifier, with the same parameters.
  it.each([
    ["ecdsa-p256-p1363", 89, { name: "ECDSA", namedCurve: "P-256" }, { name: "ECDSA", hash: "SHA-256" }],
    ["rsa-2048-sha256", 249, { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }, { name: "RSASSA-PKCS1-v1_5" }],
  ])(
    "of the file %s, each of the %i that are invalid is refused by what verifies for us",
    async (name, count, kind, how) => {
      let invalid = 0;
      let valid = 0;
      for (const { pem, tests } of vectorsOf<SignatureGroup>(name)) {
        const key = createPublicKey(pem).toCryptoKey(kind, true, ["verify"]);
        for (const { id, comment, msg, sig, result } of tests) {
          const accepted = await crypto.subtle.verify(
            how,
            key,
            Buffer.from(sig, "hex"),
            Buffer.from(msg, "hex"),
          );
          if (result === "acceptable") continue;
          expect([id, comment, accepted]).toEqual([id, comment, result === "valid"]);
          if (result === "valid") valid += 1;
          else invalid += 1;
        }
      }
      expect(invalid).toBe(count);
      report("g03", { file: name, refused: `${invalid}/${count}`, accepted: valid });
    },
  );
});

/** What stands in a header is text: the JSON serialization too. */
const textOf = (jws: unknown): string => (typeof jws === "string" ? jws : JSON.stringify(jws));

/** A token of an algorithm that we allow, which says which of the keys it is signed with. */
function isOurs({ keys }: TokenGroup, token: string): boolean {
  const header = JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()) as {
    alg?: string;
    kid?: string;
  };
  const key = keys.find(({ kid }) => kid === header.kid);
  return allowed.includes(header.alg ?? "") && key?.["alg"] === header.alg;
}
