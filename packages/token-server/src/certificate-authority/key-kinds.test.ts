import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeCertificate, parseCertificatesPem } from "@tenantbox/shared/client-certificate";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCertificateAuthority } from "./index.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "ca-"));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Opens the authority and makes a certificate of each kind with it. */
async function certificates() {
  const ca = await openCertificateAuthority({ home, now: Date.now, hostNames: [] });
  try {
    const { certificatePath } = await ca.issueServerCertificate("token-server");
    const { certificatePath: own } = await ca.issueServiceClientCertificate("resource-api");
    const request = { subject: { commonName: "client" }, validityDays: 30, keyLength: 2048 } as const;
    const [leaf, ...chain] = parseCertificatesPem((await ca.issueClientCertificate(request)).certificatePem);
    if (leaf === undefined) throw new Error("there is no certificate");
    return {
      root: new X509Certificate(ca.serverRoot),
      server: new X509Certificate(readFileSync(certificatePath)),
      own: new X509Certificate(readFileSync(own)),
      client: leaf,
      verdict: judgeCertificate({ leaf, chain }, ca.trust, Date.now()),
    };
  } finally {
    ca.close();
  }
}

const kindOf = (certificate: X509Certificate): string => certificate.publicKey.asymmetricKeyType ?? "";

describe("The keys", () => {
  it("of authorities and of our own processes are on a curve, those of a service key RSA", async () => {
    const { root, server, own, client, verdict } = await certificates();
    expect([root, server, own, client].map(kindOf)).toEqual(["ec", "ec", "ec", "rsa"]);
    expect(server.verify(root.publicKey)).toBe(true);
    expect(verdict).toMatchObject({ ok: true });
  });

  it("of a home that an earlier version made are RSA, and go on signing", async () => {
    mkdirSync(join(home, "ca"), { mode: 0o700 });
    for (const name of ["server-root", "client-root", "issuing-ca"]) {
      const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 3072 });
      const pem = privateKey.export({ type: "pkcs8", format: "pem" });
      writeFileSync(join(home, "ca", `${name}.key`), pem, { mode: 0o600 });
    }
    const { root, server, client, verdict } = await certificates();
    expect([root, server, client].map(kindOf)).toEqual(["rsa", "ec", "rsa"]);
    expect(server.verify(root.publicKey)).toBe(true);
    expect(verdict).toMatchObject({ ok: true });
  });
});
