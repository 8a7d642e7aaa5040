import { createPrivateKey, X509Certificate } from "node:crypto";
import {
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeCertificate, parseCertificatesPem } from "@tenantbox/shared/client-certificate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CertificateAuthority, demoExternalCertificate, openCertificateAuthority } from "./index.ts";

const DAY = 86_400_000;
const now = () => Date.now();

let home: string;
let ca: CertificateAuthority;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "ca-"));
  ca = await openCertificateAuthority({ home, now, hostNames: ["box.example"] });
});
afterAll(() => {
  ca.close();
  rmSync(home, { recursive: true });
});

const read = (...path: string[]) => readFileSync(join(home, ...path), "utf8");
const modeOf = (...path: string[]) => statSync(join(home, ...path)).mode & 0o777;
const fingerprintAt = (path: string) => new X509Certificate(readFileSync(path)).fingerprint256;
const subject = { commonName: "client", organization: "tenantbox", country: "DE" };

async function reopen(
  options: { hostNames?: string[]; now?: () => number } = {},
): Promise<CertificateAuthority> {
  const again = await openCertificateAuthority({ home, now, hostNames: ["box.example"], ...options });
  again.close();
  return again;
}

/** Opens the authority while something is wrong and hands back the refusal. */
async function refusalOf(options: { now?: () => number } = {}): Promise<unknown> {
  return reopen(options).catch((error: unknown) => error);
}

describe("the files of a first start", () => {
  test("keys and folders are for their owner alone", () => {
    expect(readdirSync(join(home, "ca")).toSorted()).toEqual([
      "client-root.key",
      "client-root.pem",
      "issuing-ca.key",
      "issuing-ca.pem",
      "server-root.key",
    ]);
    expect(
      ["client-root.key", "issuing-ca.key", "server-root.key"].map((file) => modeOf("ca", file)),
    ).toEqual([0o600, 0o600, 0o600]);
    expect(["ca", "tls", "trust"].map((folder) => modeOf(folder))).toEqual([0o700, 0o700, 0o700]);
    expect(read("ca.pem")).toBe(ca.serverRoot);
  });

  test("a second start makes no keys and changes no file", async () => {
    const { certificatePath } = await ca.issueServerCertificate("reused");
    const before = [fingerprintAt(certificatePath), read("ca", "issuing-ca.key")];
    const again = await reopen();
    expect([again.serverRoot, again.clientRoot, again.issuingCa]).toEqual([
      ca.serverRoot,
      ca.clientRoot,
      ca.issuingCa,
    ]);
    await again.issueServerCertificate("reused");
    expect([fingerprintAt(certificatePath), read("ca", "issuing-ca.key")]).toEqual(before);
  });

  test("a start that was cut short before a certificate was written goes on with the key that is there", async () => {
    const key = read("ca", "issuing-ca.key");
    unlinkSync(join(home, "ca", "issuing-ca.pem"));
    ca = await openCertificateAuthority({ home, now, hostNames: ["box.example"] });
    expect(new X509Certificate(ca.issuingCa).checkPrivateKey(createPrivateKey(key))).toBe(true);
  });
});

describe("what stops a start, in one line", () => {
  test("a key others may read", async () => {
    chmodSync(join(home, "ca", "client-root.key"), 0o644);
    expect(await refusalOf()).toMatchObject({ name: "CertificateAuthorityError", code: "file-permissions" });
    chmodSync(join(home, "ca", "client-root.key"), 0o600);
  });

  test.each([
    ["a key that is a link", "file-permissions", (key: string, other: string) => symlinkSync(other, key)],
    ["a key that is missing", "file-missing", () => {}],
    ["the key of another CA", "key-mismatch", (key: string, other: string) => renameSync(other, key)],
  ])("%s", async (_title, code, spoil) => {
    const key = join(home, "ca", "issuing-ca.key");
    const other = join(home, "ca", "client-root.key");
    const [kept, keptOther] = [`${key}.kept`, `${other}.kept`];
    renameSync(key, kept);
    cpSync(other, keptOther);
    spoil(key, keptOther);
    const refusal = await refusalOf();
    rmSync(key, { force: true });
    rmSync(keptOther, { force: true });
    renameSync(kept, key);
    expect(refusal).toMatchObject({ code });
    expect(String(refusal)).not.toContain("\n");
  });

  test("a CA that has expired, or a clock before it was made", async () => {
    expect(await refusalOf({ now: () => Date.now() + 3651 * DAY })).toMatchObject({
      code: "authority-expired",
    });
    expect(await refusalOf({ now: () => Date.now() - 3650 * DAY })).toMatchObject({
      code: "authority-expired",
    });
    expect(String(await refusalOf({ now: () => Date.now() + 3651 * DAY }))).toMatch(/has expired on 20\d\d-/);
  });

  test("a host name that is none", async () => {
    await expect(openCertificateAuthority({ home, now, hostNames: ["a b"] })).rejects.toMatchObject({
      code: "invalid-request",
    });
  });
});

describe("server names", () => {
  test("a new name gives the root a new certificate with its old key, and servers a new one", async () => {
    const old = new X509Certificate(ca.serverRoot);
    const wider = await openCertificateAuthority({
      home,
      now,
      hostNames: ["box.example", "10.1.2.3", "[FD00::1]"],
    });
    const { certificatePath } = await wider.issueServerCertificate("named");
    wider.close();
    const leaf = new X509Certificate(readFileSync(certificatePath));
    expect(leaf.subjectAltName).toBe(
      "DNS:localhost, DNS:box.example, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:10.1.2.3, IP Address:FD00:0:0:0:0:0:0:1",
    );
    expect([
      leaf.verify(old.publicKey),
      new X509Certificate(wider.serverRoot).publicKey.equals(old.publicKey),
    ]).toEqual([true, true]);
    ca.close();
    ca = await openCertificateAuthority({ home, now, hostNames: ["box.example"] });
  });

  test("a server certificate that ends within 30 days is replaced", async () => {
    const { certificatePath } = await ca.issueServerCertificate("old");
    const before = fingerprintAt(certificatePath);
    const later = await reopen({ now: () => Date.now() + 336 * DAY });
    await later.issueServerCertificate("old");
    expect(fingerprintAt(certificatePath)).not.toBe(before);
  });
});

describe("client certificates", () => {
  test("a service key gets leaf, issuing CA and root with a PKCS#1 key, and the policy accepts them", async () => {
    const issued = await ca.issueClientCertificate({ subject, validityDays: 7, keyLength: 2048 });
    const [leaf, ...chain] = parseCertificatesPem(issued.certificatePem) as [
      X509Certificate,
      ...X509Certificate[],
    ];
    expect(chain.join("")).toBe(ca.issuingCa + ca.clientRoot);
    expect(issued.keyPem).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/);
    expect(leaf.checkPrivateKey(createPrivateKey(issued.keyPem))).toBe(true);
    expect(Math.abs(issued.notAfter - (Date.now() + 7 * DAY))).toBeLessThan(10_000);
    expect(judgeCertificate({ leaf, chain: [] }, ca.trust, now())).toMatchObject({
      ok: true,
      fingerprint: issued.fingerprint,
    });
  });

  test("a process of ours gets one that lasts over a restart", async () => {
    const first = await ca.issueServiceClientCertificate("resource-api");
    const second = await (await reopen()).issueServiceClientCertificate("resource-api");
    expect(second).toEqual(first);
    expect(modeOf("tls", "resource-api-client.key")).toBe(0o600);
    const [leaf, ...chain] = parseCertificatesPem(read("tls", "resource-api-client.crt")) as [
      X509Certificate,
    ];
    expect(judgeCertificate({ leaf, chain }, ca.trust, now())).toMatchObject({
      ok: true,
      fingerprint: first.fingerprint,
    });
  });

  test.each([
    ["no day", { validityDays: 0 }],
    ["366 days", { validityDays: 366 }],
    ["half a day", { validityDays: 0.5 }],
    ["1024 bit", { keyLength: 1024 as 2048 }],
    ["an empty name", { subject: { commonName: "" } }],
    ["a name of 65 characters", { subject: { commonName: "x".repeat(65) } }],
    ["a name with a line break", { subject: { commonName: "a\nCN=admin" } }],
    ["a name with NUL", { subject: { commonName: "a\0" } }],
    ["half a character", { subject: { commonName: "\ud83d" } }],
    ["a country of three letters", { subject: { commonName: "a", country: "DEU" } }],
  ])("%s is refused", async (_title, wrong) => {
    const request = { subject, validityDays: 1, keyLength: 2048 as const, ...wrong };
    await expect(ca.issueClientCertificate(request)).rejects.toMatchObject({ code: "invalid-request" });
  });

  test("one that would outlive the CA is refused", async () => {
    const late = await reopen({ now: () => Date.now() + 3640 * DAY });
    const request = late.issueClientCertificate({ subject, validityDays: 365, keyLength: 2048 });
    await expect(request).rejects.toMatchObject({ code: "validity-exceeds-authority" });
  });

  test("an external certificate is trusted once its CA lies in the trust folder", async () => {
    const { certificatePem, keyPem } = await demoExternalCertificate(home, { now });
    const [leaf] = parseCertificatesPem(certificatePem) as [X509Certificate];
    ca.trust.refresh();
    expect(judgeCertificate({ leaf, chain: [] }, ca.trust, now()).ok).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    expect([modeOf("ca", "demo-external-ca.key"), leaf.issuer]).toEqual([
      0o600,
      "C=DE\nO=Demo External\nCN=Demo External CA",
    ]);
  });
});
