import { spawnSync } from "node:child_process";
import { generateKeyPairSync, type X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { childrenOf, type DerElement, readDer } from "../../shared/src/client-certificate/der.ts";
import {
  EXTENSION,
  basicConstraints,
  clientAuthUsage,
  keyUsage,
} from "../../shared/src/client-certificate/certificate-extensions.ts";
import { readCertificateFields } from "../../shared/src/client-certificate/certificate-fields.ts";
import { validityOf } from "@tenantbox/shared/client-certificate";
import { openAuthorities } from "../../packages/token-server/src/certificate-authority/authorities.ts";
import { makeClientLeaf } from "../../packages/token-server/src/certificate-authority/client-certificates.ts";
import { serverNames } from "../../packages/token-server/src/certificate-authority/server-names.ts";
import { thorough } from "./growth.ts";

const [openssl, certtool] = ["openssl", "certtool"];
const has = (tool: string, word: string): boolean => spawnSync(tool, [word]).status === 0;
const count = thorough ? 10_000 : 300;
const SUBJECT_KEY_ID = "2.5.29.14";
const AUTHORITY_KEY_ID = "2.5.29.35";
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** Row 221: what the certificate authority writes. */
export function issuedRows(): void {
  const keys = Array.from({ length: 3 }, () => generateKeyPairSync("rsa", { modulusLength: 2048 }));
  let next = 0;
  /** Certificates of the real authority; keys are looked at by row 223. */
  const makeKey = async () => keys[(next += 1) % keys.length] as (typeof keys)[number];
  const subject = { commonName: "client", locality: "local", organizationalUnits: ["tenantbox Clients"] };
  const inHome = async <Result>(work: (home: string) => Promise<Result>): Promise<Result> => {
    const home = mkdtempSync(join(tmpdir(), "issued-"));
    try {
      return await work(home);
    } finally {
      rmSync(home, { recursive: true });
    }
  };
  const authoritiesIn = (home: string, now: number, notAfter: number) =>
    openAuthorities(home, serverNames([]), { now, clientPeriod: { notBefore: now - 1_000, notAfter } });

  it(`row 221: of ${count} issued certificates each is what RFC 5280 asks for, and no serial number comes twice`, async () => {
    await inHome(async (home) => {
      const now = Date.now();
      const { issuingCa, clientRoot } = await authoritiesIn(home, now, now + 3_650 * 86_400_000);
      const serials = new Set<string>();
      const bitsSeen = [Buffer.alloc(16), Buffer.alloc(16)];
      const files: string[] = [];
      for (let index = 0; index < count; index += 1) {
        const { leaf } = await makeClientLeaf({ makeKey, now: () => now }, issuingCa, {
          subject,
          validityDays: 1 + (index % 365),
          keyLength: 2048,
        });
        const fields = readCertificateFields(leaf);
        const serial = Buffer.from(fields.serial);
        serials.add(serial.toString("hex"));
        for (const [at, byte] of serial.entries()) {
          (bitsSeen[0] as Buffer)[at] = (bitsSeen[0] as Buffer).readUInt8(at) | byte;
          (bitsSeen[1] as Buffer)[at] = (bitsSeen[1] as Buffer).readUInt8(at) | (~byte & 0xff);
        }
        expect([fields.version, serial.length, (serial[0] ?? 0x80) < 0x80]).toEqual([3, 16, true]);
        expect([basicConstraints(fields).ca, clientAuthUsage(fields)]).toEqual([false, "client-auth"]);
        expect(keyUsage(fields)).toEqual({ said: true, digitalSignature: true, keyCertSign: false });
        for (const id of [SUBJECT_KEY_ID, AUTHORITY_KEY_ID, EXTENSION.keyUsage, EXTENSION.extendedKeyUsage])
          expect([id, fields.extensions.has(id)]).toEqual([id, true]);
        expect(fields.notAfter).toBeLessThanOrEqual(issuingCa.notAfter);
        expect([leaf.checkIssued(issuingCa.certificate), leaf.verify(issuingCa.publicKey)]).toEqual([
          true,
          true,
        ]);
        const file = join(home, `${index}.pem`);
        writeFileSync(file, leaf.toString());
        files.push(file);
      }
      expect(serials.size).toBe(count);
      // Each of 126 bits is now 0, now 1; two are always the same.
      for (const seen of bitsSeen) expect(bitsIn(seen)).toBeGreaterThanOrEqual(126);
      const root = join(home, "root.pem");
      const issuing = join(home, "issuing.pem");
      writeFileSync(root, clientRoot.certificate.toString());
      writeFileSync(issuing, issuingCa.certificate.toString());
      if (has(openssl, "version"))
        for (let at = 0; at < files.length; at += 500) {
          const words = ["verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", root];
          const some = files.slice(at, at + 500);
          const said = spawnSync(openssl, [...words, "-untrusted", issuing, ...some], { encoding: "utf8" });
          expect(said.status, said.stderr.slice(0, 500)).toBe(0);
          expect(said.stdout.split("OK").length - 1).toBe(some.length);
        }
      if (has(certtool, "--version"))
        for (const file of files.slice(0, thorough ? 200 : 10)) {
          const chain = `${file}.chain`;
          writeFileSync(chain, [file, issuing, root].map((one) => readFileSync(one, "utf8")).join(""));
          const said = spawnSync(certtool, ["--verify-chain", "--infile", chain], { encoding: "utf8" });
          expect([said.status, /Chain verification output: Verified/.test(said.stdout)], said.stdout).toEqual(
            [0, true],
          );
        }
    });
  });

  it("row 221: dates from 2050 on are written with four digits of the year", async () => {
    for (const [year, tag] of [
      [2040, UTC_TIME],
      [2051, GENERALIZED_TIME],
    ] as const)
      await inHome(async (home) => {
        const now = Date.UTC(year, 0, 1);
        const { issuingCa } = await authoritiesIn(home, now, now + 700 * 86_400_000);
        const order = { subject, validityDays: 30, keyLength: 2048 } as const;
        const { leaf } = await makeClientLeaf({ makeKey, now: () => now }, issuingCa, order);
        expect([year, timesOf(leaf).map((time) => time.tag)]).toEqual([year, [tag, tag]]);
        expect(validityOf(leaf).notAfter).toBe(now + 30 * 86_400_000);
      });
  });
}

const bitsIn = (bytes: Buffer): number =>
  bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);

function timesOf(certificate: X509Certificate): readonly DerElement[] {
  const [tbs] = childrenOf(readDer(certificate.raw));
  if (tbs === undefined) throw new Error("no certificate");
  const [, , , , validity] = childrenOf(tbs);
  return validity === undefined ? [] : childrenOf(validity);
}
