import { execFileSync } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import {
  type FixtureOptions,
  certificateBytes,
  extension,
  makeFixture,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { bits, der, int, octets, oid, seq } from "../../shared/src/client-certificate/testing/der-fixture.ts";
import { bearer, administrationOf, askToken, type TokenAnswer } from "../flows.ts";
import { parseServiceKeyDocument } from "@tenantbox/shared/service-key";
import type { HostileStack } from "./hostile-stack.ts";
import { type Attack, expectHeld } from "./invariants.ts";

const around = { notBefore: Date.now() - 86_400_000, notAfter: Date.now() + 86_400_000 };
const rsaAlgorithm = seq(oid("1.2.840.113549.1.1.1"), der(0x05));
/** A public key of RSA with numbers of one's own. */
const rsaKey = (modulus: string, exponent: string): Buffer =>
  seq(rsaAlgorithm, bits(seq(int(modulus), int(exponent))));

/** Rows 222 and 227: names and certificates that come from outside, at the door where keys are made. */
export function foreignCertificateRows(stackOf: () => HostileStack): void {
  async function operator(): Promise<string> {
    const text = readFileSync(`${stackOf().home}/admin.json`, "utf8");
    const { access_token: token } = (
      await askToken(stackOf(), parseServiceKeyDocument(text).oauth)
    ).json<TokenAnswer>();
    return bearer(token).authorization;
  }
  const posting = (authorization: string, path: string, document: unknown): string => {
    const body = JSON.stringify(document);
    return (
      `POST /admin/v1${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: ${authorization}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n` +
      Buffer.from(body).toString("latin1")
    );
  };

  it("row 227: certificates made to break a parser are refused within 50 ms", async () => {
    const issuer = makeFixture({ ...around, ca: true, usage: 0x06, purposes: null });
    const pem = (bytes: Buffer, label = "CERTIFICATE"): string =>
      `-----BEGIN ${label}-----\n${bytes.toString("base64")}\n-----END ${label}-----\n`;
    const leaf = (options: FixtureOptions): string =>
      pem(certificateBytes({ issuer, ...around, ...options }));
    const deep = (levels: number): Buffer => {
      let value = der(0x05);
      for (let level = 0; level < levels; level += 1) value = seq(value);
      return value;
    };
    const modulus = `00${"c5".repeat(256)}`;
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    // CVE numbers are those of node-forge, which reads nothing from outside here; the input is what they were shown with.
    const texts: Record<string, string> = {
      "CVE-2025-66031, nested without end": leaf({ extensions: [extension("1.2.3.4", deep(3_000))] }),
      "CVE-2025-66031, nested in the basic constraints": leaf({
        extensions: [extension("2.5.29.19", deep(3_000), true)],
      }),
      "CVE-2025-66030, clientAuth with an arc beyond 32 bits": leaf({
        purposes: [],
        extensions: [extension("2.5.29.37", seq(der(0x06, Buffer.from("2b0601050507908080808302", "hex"))))],
      }),
      "CVE-2025-12816, an optional field in the place of another": leaf({
        extensions: [extension("2.5.29.19", seq(int("00"), der(0x01, Buffer.of(0xff))), true)],
      }),
      "CVE-2026-33891, a modulus of zero": leaf({ raw: { publicKey: rsaKey("00", "010001") } }),
      "CVE-2026-33891, an exponent of zero": leaf({ raw: { publicKey: rsaKey(modulus, "00") } }),
      "CVE-2026-33894, an exponent of three and a forged signature": leaf({
        keys: generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 3 }),
        raw: { signature: Buffer.alloc(256, 1) },
      }),
      "CVE-2026-33896, an authority without basic constraints, signed by itself": pem(
        certificateBytes({ ...around, keys: rsa, usage: 0x84 }),
      ),
      "CVE-2026-40097, an empty list of purposes": leaf({ purposes: [] }),
      "no list of purposes where one is due": leaf({
        purposes: [],
        raw: { extensions: der(0xa3, seq(extension("2.5.29.37", der(0x05)))) },
      }),
      "an empty list of extensions": leaf({ raw: { extensions: der(0xa3, seq()) } }),
      "a public key of nothing": leaf({ raw: { publicKey: seq(rsaAlgorithm, bits(Buffer.of())) } }),
      "dates that are none": leaf({ raw: { validity: seq(der(0x17, "991332256161Z"), der(0x17, "x")) } }),
    };
    const good = makeFixture({ issuer, ...around }).certificate;
    Object.assign(texts, {
      "indefinite length": pem(Buffer.concat([Buffer.of(0x30, 0x80), good.raw.subarray(4), Buffer.of(0, 0)])),
      "a length of 4 GB": pem(Buffer.concat([Buffer.from("3084ffffffff", "hex"), good.raw])),
      "bytes behind it": pem(Buffer.concat([good.raw, Buffer.of(0)])),
      "10,000 nested sequences": pem(deep(4_000)),
      "PKCS#12": pem(
        seq(int("03"), seq(oid("1.2.840.113549.1.7.1"), der(0xa0, octets(Buffer.alloc(40))))),
        "PKCS12",
      ),
      "PKCS#12 in the name of a certificate": pem(
        seq(int("03"), seq(oid("1.2.840.113549.1.7.1"), der(0xa0, octets(Buffer.alloc(40))))),
      ),
      "a private key behind it": `${good.toString()}${rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString()}`,
    });
    const authorization = await operator();
    const attacks = Object.entries(texts).map(([name, text], index): [string, Attack] => [
      name,
      {
        at: "token",
        bytes: posting(authorization, "/service_instances/demo-api/service_keys", {
          name: `foreign-${index}`,
          parameters: { "key-type": "certificate_external", "X.509": text },
        }),
        status: [400],
        withinMs: 50,
        delayMs: 50,
        audit: 0,
      },
    ]);
    const answers = await expectHeld(stackOf(), Object.fromEntries(attacks), false);
    for (const [name, answer] of Object.entries(answers))
      expect([name, answer?.body.toString()]).toEqual([name, expect.stringContaining("X.509")]);
  });

  it("row 227: node-forge, from 1.4.0 on, only writes here: what comes from outside it never reads", () => {
    const rooms = new URL("../../packages", import.meta.url).pathname;
    const words = ["-rlE", "--include=*.ts", "--exclude-dir=node_modules", 'from "node-forge"', rooms];
    const files = execFileSync("grep", words, { encoding: "utf8" }).trim().split("\n");
    const source = files.map((file) => readFileSync(file, "utf8")).join("\n");
    expect(files.length).toBeGreaterThan(0);
    expect(source).not.toMatch(
      /certificateFrom|pkcs12|pkcs7|privateKeyFrom|publicKeyFrom|\.verify\(|decrypt/,
    );
    const catalog = readFileSync(new URL("../../pnpm-workspace.yaml", import.meta.url), "utf8");
    const [, major = "0", minor = "0"] = /node-forge: (\d+)\.(\d+)/.exec(catalog) ?? [];
    expect(Number(major) * 1_000 + Number(minor)).toBeGreaterThanOrEqual(1_004);
  });

  it("row 222: names chosen by users are refused or stay out of certificates", async () => {
    const names = [
      "x,O=SAP SE",
      "x/CN=admin",
      "x\nCN=admin",
      "x\0CN=admin",
      "n".repeat(10_240),
      "x😀",
      "CN=admin",
      "x+OU=y",
      '"x"',
      "\u202ex",
    ];
    const { createKey, createInstance, send } = await administrationOf(stackOf());
    const seen: string[] = [];
    for (const [index, name] of names.entries()) {
      const made = await createInstance(name, { roles: ["MonitoringDataRead"] });
      expect([201, 400]).toContain(made.status);
      const host = made.status === 201 ? encodeURIComponent(name) : "demo-api";
      for (const keyName of [name, `ordinary-${index}`]) {
        const key = await createKey(host, keyName, { "key-type": "certificate", validity: 1 });
        expect([201, 400]).toContain(key.status);
        if (key.status !== 201) continue;
        const { certificatedetails } = key.json<{
          credentials: { oauth: { certificatedetails: { subjectdn: string } } };
        }>().credentials.oauth;
        seen.push(certificatedetails.subjectdn);
      }
      if (made.status === 201) await send("DELETE", `/service_instances/${host}`);
    }
    expect(seen.length).toBeGreaterThanOrEqual(names.length);
    // One name of our own making, with no room for anybody's text.
    for (const subject of seen)
      expect(subject).toMatch(/^CN=[0-9a-f-]{36},L=[a-z0-9-]+,OU=Service Keys,OU=tenantbox Clients$/);
  });
}
