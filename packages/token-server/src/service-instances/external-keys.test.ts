import { createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTenant, type Tenant } from "./testing/open-tenant.ts";
import { createOutsideAuthority, type OutsideCertificate } from "./testing/outside-authority.ts";

let tenant: Tenant;
let issue: ReturnType<typeof createOutsideAuthority>;
let first: string;
let second: string;
beforeAll(async () => {
  tenant = await openTenant();
  issue = createOutsideAuthority(() => tenant.clock.time);
  for (const name of ["one", "two"]) {
    await tenant.instances.createInstance({
      name,
      plan: "api",
      parameters: { roles: ["MonitoringDataRead"] },
    });
  }
  [first, second] = ["one", "two"];
});
afterAll(() => tenant.close());

let number = 0;
function register(instance: string, pem: unknown) {
  number += 1;
  const parameters = { "key-type": "certificate_external", "X.509": pem };
  return tenant.instances.createKey(instance, { name: `k${number}`, parameters });
}

describe("an external certificate", () => {
  it("becomes a key whose document shows the certificate alone", async () => {
    const pem = issue();
    const { document, fingerprint } = await register(first, pem);
    expect(Object.keys(document.oauth)).toEqual([
      "clientid",
      "certificate",
      "url",
      "createdate",
      "certificatedetails",
      "tokenurl",
    ]);
    expect(document.oauth.certificate).toBe(pem);
    expect(document.oauth.certificatedetails).toMatchObject({
      issuerdn: "CN=Outside CA",
      subjectdn: "CN=outside-client",
    });
    expect(tenant.instances.directory.findByFingerprint(fingerprint ?? "")[0]?.client.clientId).toBe(
      document.oauth.clientid,
    );
  });

  it.each([
    ["on one line", (pem: string) => pem.replaceAll("\n", "")],
    ["with CRLF", (pem: string) => pem.replaceAll("\n", "\r\n")],
    ["with line breaks written as \\n", (pem: string) => pem.replaceAll("\n", "\\n")],
  ])("may come %s", async (_, spelled) => {
    const pem = issue();
    expect((await register(first, spelled(pem))).document.oauth.certificate).toBe(pem);
  });

  it.each([
    ["P-256", generateKeyPairSync("ec", { namedCurve: "P-256" })],
    ["P-384", generateKeyPairSync("ec", { namedCurve: "P-384" })],
    ["Ed25519", generateKeyPairSync("ed25519")],
  ])("may have a %s key", async (_, keys) => {
    expect((await register(first, issue({ keys }))).kind).toBe("certificate_external");
  });

  it("may begin to be valid tomorrow", async () => {
    expect((await register(first, issue({ from: 1 }))).kind).toBe("certificate_external");
  });

  it("is used once over all instances, and again when its key is gone", async () => {
    const pem = issue();
    const { name } = await register(first, pem);
    for (const instance of [first, second]) {
      const refused = register(instance, pem);
      await expect(refused).rejects.toMatchObject({ code: "conflict" });
      await expect(refused).rejects.toThrow("X.509");
    }
    await tenant.instances.deleteKey(first, name);
    await register(second, pem);
  });

  const bad: [string, OutsideCertificate, string][] = [
    ["has expired", { from: -30, to: -1 }, "expired"],
    ["belongs to a CA", { authority: true }, "certificate authority"],
    ["is self-signed", { selfSigned: true }, "self-signed"],
    ["is for servers", { purpose: "serverAuth" }, "clientAuth"],
    ["is for nothing in particular", { purpose: "none" }, "clientAuth"],
    ["has an RSA key of 1024 bit", { keys: generateKeyPairSync("rsa", { modulusLength: 1024 }) }, "too weak"],
  ];
  it.each(bad)("that %s is refused for X.509", async (_, wanted, text) => {
    const refused = register(first, issue(wanted));
    await expect(refused).rejects.toMatchObject({ code: "invalid-parameter", field: "X.509" });
    await expect(refused).rejects.toThrow(text);
  });

  it.each([
    ["a chain", (pem: string) => `${pem}${tenant.certificateAuthority.issuingCa}`],
    ["a private key beside it", (pem: string) => `${pem}${privateKeyPem}`],
    ["the private key alone", () => privateKeyPem],
    ["a public key", () => publicKeyPem],
    ["a certificate request", (pem: string) => pem.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST")],
    ["bytes behind the certificate", (pem: string) => withTrailingBytes(pem)],
    ["text around it", (pem: string) => `Bag Attributes\n${pem}`],
    ["no closing dashes", (pem: string) => pem.replace(/-----\n?$/, "")],
    ["a cut body", (pem: string) => `${pem.slice(0, 200)}\n-----END CERTIFICATE-----`],
    ["10 MB of junk", () => `-----BEGIN CERTIFICATE-----${"A".repeat(10_000_000)}-----END CERTIFICATE-----`],
    ["deep nesting", () => pemOf(nested(5000))],
  ])("with %s is refused for X.509, without repeating the input", async (_, spoiled) => {
    const error: unknown = await register(first, spoiled(issue())).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "invalid-parameter", field: "X.509" });
    expect(String(error)).not.toMatch(/MII|AAAA|PRIVATE KEY-/);
    expect(String(error).length).toBeLessThan(300);
  });
});

const privateKeyPem = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .privateKey.export({ type: "pkcs8", format: "pem" })
  .toString();
const publicKeyPem = createPublicKey(privateKeyPem).export({ type: "spki", format: "pem" }).toString();

function pemOf(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----\n`;
}

function withTrailingBytes(pem: string): string {
  return pemOf(Buffer.concat([new X509Certificate(pem).raw, Buffer.from([0, 1, 2])]));
}

/** SEQUENCEs of indefinite length in each other, as deep as a parser lets them. */
function nested(depth: number): Buffer {
  return Buffer.concat([Buffer.alloc(depth * 2, Buffer.from([0x30, 0x80])), Buffer.alloc(depth * 2)]);
}
