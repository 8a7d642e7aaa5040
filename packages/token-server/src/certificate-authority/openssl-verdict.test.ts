import { spawnSync } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { subjectDer } from "@tenantbox/shared/client-certificate";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeCertificate } from "./certificate-maker.ts";
import { type CertificateAuthority, openCertificateAuthority } from "./index.ts";

const tool = "openssl";
const hasOpenssl = spawnSync(tool, ["version"]).status === 0;
let home: string;
let ca: CertificateAuthority;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "ca-"));
  ca = await openCertificateAuthority({ home, now: () => Date.now(), hostNames: [] });
});
afterAll(() => {
  ca.close();
  rmSync(home, { recursive: true });
});

function verify(...parameters: string[]): string {
  const result = spawnSync(tool, ["verify", "-x509_strict", ...parameters], { cwd: home, encoding: "utf8" });
  return result.status === 0 ? "OK" : result.stdout + result.stderr;
}

/** A server certificate for any name, signed by the server root behind the authority's back. */
async function forgedServerCertificate(hostName: string): Promise<string> {
  const privateKey = createPrivateKey(readFileSync(join(home, "ca", "server-root.key")));
  const root = {
    name: subjectDer(new X509Certificate(ca.serverRoot)),
    publicKey: createPublicKey(privateKey),
    privateKey,
  };
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const period = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 60_000 };
  const names = { domains: [hostName], addresses: [] };
  const content = {
    subject: { commonName: "forged" },
    purpose: "serverAuth",
    authority: false,
    publicKey,
    names,
  } as const;
  const file = join(home, `${hostName}.pem`);
  writeFileSync(file, (await makeCertificate({ ...content, ...period }, root)).toString());
  return file;
}

describe.skipIf(!hasOpenssl)("OpenSSL's strict check", () => {
  test("passes a server certificate with ca.pem alone, for its names only", async () => {
    const { certificatePath } = await ca.issueServerCertificate("token-server");
    const check = (...name: string[]) =>
      verify("-purpose", "sslserver", ...name, "-CAfile", "ca.pem", certificatePath);
    const names = [
      check("-verify_hostname", "localhost"),
      check("-verify_ip", "::1"),
      check("-verify_ip", "127.0.0.1"),
    ];
    expect(names).toEqual(["OK", "OK", "OK"]);
    expect(check("-verify_hostname", "example.com")).toContain("hostname mismatch");
  });

  test("refuses what the server root signs outside its name constraints", async () => {
    const check = async (name: string) => verify("-CAfile", "ca.pem", await forgedServerCertificate(name));
    expect(await check("localhost")).toBe("OK");
    expect(await check("example.com")).toContain("permitted subtree violation");
  });

  test("passes a client certificate under the client root, not under ca.pem", async () => {
    const { certificatePath } = await ca.issueServiceClientCertificate("strict");
    const check = (root: string) =>
      verify("-purpose", "sslclient", "-CAfile", root, "-untrusted", "ca/issuing-ca.pem", certificatePath);
    expect(check("ca/client-root.pem")).toBe("OK");
    expect(check("ca.pem")).toContain("unable to get");
  });
});
