import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createTrustStore, judgeCertificate, judgeLeaf } from "./index.ts";
import {
  CLIENT_AUTH,
  commonName,
  DAY,
  ecKeys,
  extension,
  type Fixture,
  type FixtureOptions,
  makeAuthority,
  makeFixture,
  NOON,
  rsaKeys,
  SERVER_AUTH,
} from "./testing/certificate-fixture.ts";
import { der, oid, seq } from "./testing/der-fixture.ts";

const root = makeAuthority("root");
const rsaRoot = makeAuthority("rsa root", { keys: rsaKeys(2048) });
const intermediate = makeAuthority("intermediate", { issuer: root });
const trust = createTrustStore({ roots: [root.certificate, rsaRoot.certificate] });
const ANY_PURPOSE = "2.5.29.37.0";
const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
const unknown = extension("1.3.6.1.4.1.99999.1", der(0x05), true);
const policies = extension("2.5.29.32", seq(seq(oid("1.2.3.4"))), true);

function outcome(leaf: Fixture, chain: readonly Fixture[] = [], now = NOON, store = trust): string {
  const verdict = judgeCertificate(
    { leaf: leaf.certificate, chain: chain.map((one) => one.certificate) },
    store,
    now,
  );
  return verdict.ok ? "accepted" : verdict.reason;
}

describe("the leaf", () => {
  const rows: [string, FixtureOptions, string][] = [
    ["an ordinary client certificate", {}, "accepted"],
    ["one that says CA:FALSE", { ca: false }, "accepted"],
    ["one without key usage", { usage: null }, "accepted"],
    ["one for code signing and clients", { purposes: [CODE_SIGNING, CLIENT_AUTH] }, "accepted"],
    ["one for any purpose and clients", { purposes: [ANY_PURPOSE, CLIENT_AUTH] }, "accepted"],
    ["one with critical policies", { extensions: [policies] }, "accepted"],
    ["one for servers only", { purposes: [SERVER_AUTH] }, "no-client-auth"],
    ["one for any purpose only", { purposes: [ANY_PURPOSE] }, "no-client-auth"],
    ["one without extended key usage", { purposes: null }, "no-client-auth"],
    ["one with an empty extended key usage", { purposes: [] }, "no-client-auth"],
    ["one for key encipherment only", { usage: 0x20 }, "wrong-key-usage"],
    ["one that is a CA", { ca: true }, "ca-certificate"],
    ["one that has expired a day ago", { notAfter: NOON - DAY / 2 }, "expired"],
    ["one that starts in an hour", { notBefore: NOON + DAY / 24 }, "not-yet-valid"],
    ["one with an unknown critical extension", { extensions: [unknown] }, "malformed"],
    ["one with an extension twice", { extensions: [policies, policies] }, "malformed"],
    ["one with two signature algorithms", { innerAlgorithm: seq(oid("1.3.101.112")) }, "malformed"],
    ["one with serial number 0", { serial: "00" }, "malformed"],
    ["one with a negative serial number", { serial: "ff" }, "malformed"],
    ["one with a serial number of 21 octets", { serial: "40".repeat(21) }, "malformed"],
    ["one with an RSA key of 2048 bit", { keys: rsaKeys(2048) }, "accepted"],
    ["one with an RSA key of 1024 bit", { keys: rsaKeys(1024) }, "weak-key"],
    ["one with an RSA key of 2040 bit", { keys: rsaKeys(2040) }, "weak-key"],
    ["one with the RSA exponent 3", { keys: rsaKeys(2048, 3) }, "weak-key"],
    ["one with a P-384 key", { keys: ecKeys("P-384") }, "accepted"],
    ["one with a P-521 key", { keys: ecKeys("P-521") }, "accepted"],
    ["one with a P-192 key", { keys: ecKeys("prime192v1") }, "weak-key"],
    ["one with a secp256k1 key", { keys: ecKeys("secp256k1") }, "weak-key"],
    ["one with an Ed25519 key", { keys: generateKeyPairSync("ed25519") }, "accepted"],
    ["one with an X25519 key", { keys: generateKeyPairSync("x25519") }, "weak-key"],
    ["one signed over SHA-1", { digest: "sha1" }, "weak-signature"],
    ["one signed by RSA over SHA-1", { digest: "sha1", issuer: rsaRoot }, "weak-signature"],
    ["one signed by RSA over MD5", { digest: "md5", issuer: rsaRoot }, "weak-signature"],
    ["one signed by RSA over SHA-256", { issuer: rsaRoot }, "accepted"],
  ];
  test.each(rows)("%s gets its verdict", (_title, options, expected) => {
    const leaf = makeFixture({ issuer: root, ...options });
    expect(outcome(leaf)).toBe(expected);
    expect(judgeLeaf(leaf.certificate, NOON)?.reason ?? "accepted").toBe(expected);
  });

  test("a self-signed certificate is told apart from an unknown issuer's, CA or not", () => {
    expect(outcome(makeFixture({}))).toBe("self-signed");
    expect(outcome(makeFixture({ ca: true }))).toBe("self-signed");
    expect(outcome(root)).toBe("self-signed");
    expect(outcome(makeFixture({ issuer: makeAuthority("stranger") }))).toBe("untrusted");
  });

  test("a certificate whose issuer has its name, but another key, is no self-signed one", () => {
    const twin = makeAuthority("client");
    expect(outcome(makeFixture({ subject: commonName("client"), issuer: twin }))).toBe("untrusted");
  });
});

describe("the moment", () => {
  const leaf = makeFixture({ issuer: root, notBefore: NOON - 1000, notAfter: NOON + 1000 });

  test("both boundary seconds belong to the validity period", () => {
    const moments = [NOON - 1001, NOON - 1000, NOON + 1000, NOON + 1999, NOON + 2000];
    const expected = ["not-yet-valid", "accepted", "accepted", "accepted", "expired"];
    expect(moments.map((now) => outcome(leaf, [], now))).toEqual(expected);
  });

  test("a remembered verdict does not outlive the certificate, nor a refusal its reason", () => {
    const store = createTrustStore({ roots: [root.certificate] });
    const moments = [NOON - 5000, NOON, NOON + 5000, NOON];
    const expected = ["not-yet-valid", "accepted", "expired", "accepted"];
    expect(moments.map((now) => outcome(leaf, [], now, store))).toEqual(expected);
  });

  test("a remembered verdict does not outlive an issuer", () => {
    const brief = makeAuthority("brief", { issuer: root, notAfter: NOON + 60_000 });
    const below = makeFixture({ issuer: brief });
    expect(outcome(below, [brief])).toBe("accepted");
    expect(outcome(below, [brief], NOON + 120_000)).toBe("untrusted");
    expect(outcome(below, [brief])).toBe("accepted");
  });
});

describe("what TLS said", () => {
  const leaf = makeFixture({ issuer: root });
  const judge = (tlsError: string) =>
    judgeCertificate({ leaf: leaf.certificate, chain: [intermediate.certificate], tlsError }, trust, NOON);

  test("an objection of TLS to the purpose stands", () => {
    expect(judge("INVALID_PURPOSE")).toMatchObject({
      ok: false,
      reason: "tls-refused",
      detail: "INVALID_PURPOSE",
    });
  });

  test("what TLS did not know when the connection was opened is judged again", () => {
    expect(judge("UNABLE_TO_VERIFY_LEAF_SIGNATURE").ok).toBe(true);
    expect(judge("CERT_NOT_YET_VALID").ok).toBe(true);
  });
});

test("an accepted certificate comes with both spellings of its SHA-256", () => {
  const { certificate } = makeFixture({ issuer: root });
  const verdict = judgeCertificate({ leaf: certificate, chain: [] }, trust, NOON);
  expect(verdict).toMatchObject({
    ok: true,
    fingerprint: certificate.fingerprint256.replaceAll(":", "").toLowerCase(),
    thumbprint: Buffer.from(certificate.fingerprint256.replaceAll(":", ""), "hex").toString("base64url"),
  });
});
