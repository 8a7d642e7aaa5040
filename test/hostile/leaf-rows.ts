import { generateKeyPairSync } from "node:crypto";
import { it } from "vitest";
import {
  CLIENT_AUTH,
  ecKeys,
  extension,
  type FixtureOptions,
  rsaKeys,
  SERVER_AUTH,
} from "../../shared/src/client-certificate/testing/certificate-fixture.ts";
import { der, oid, seq } from "../../shared/src/client-certificate/testing/der-fixture.ts";
import { expectNobody, expectSomebody, type Pretender } from "./certificate-doors.ts";
import type { HostileStack } from "./hostile-stack.ts";
import { forced, type Pki, shown } from "./pki.ts";

const ANY_PURPOSE = "2.5.29.37.0";
const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
const KEY_ENCIPHERMENT = 0x20;

/** Rows 39, 42-47, 56 and 57: what a leaf is by itself. */
export function leafRows(stackOf: () => HostileStack, pkiOf: () => Pki): void {
  const leaf = (options: FixtureOptions, reason: string | undefined): Pretender => ({
    by: shown(pkiOf().leaf(options), [], forced),
    reason,
    registers: false,
  });
  const expectNone = (all: Readonly<Record<string, Pretender>>) => expectNobody(stackOf(), pkiOf(), all);

  it("row 42: a certificate for servers, or for any purpose, is nobody's; one for code and clients is its owner's", async () => {
    await expectNone({
      "for servers": leaf({ purposes: [SERVER_AUTH] }, "no-client-auth"),
      "for any purpose": leaf({ purposes: [ANY_PURPOSE] }, "no-client-auth"),
      "for servers and any purpose": leaf({ purposes: [SERVER_AUTH, ANY_PURPOSE] }, "no-client-auth"),
      "to encipher keys": leaf({ usage: KEY_ENCIPHERMENT }, "wrong-key-usage"),
    });
    await expectSomebody(stackOf(), pkiOf(), {
      "for code and clients": shown(pkiOf().leaf({ purposes: [CODE_SIGNING, CLIENT_AUTH] })),
      "for clients, without key usage": shown(pkiOf().leaf({ usage: null })),
    });
  });

  it("row 43: a certificate that names no purpose is nobody's, nor one that names an empty list of them", async () => {
    await expectNone({
      "no extended key usage": leaf({ purposes: null }, "no-client-auth"),
      "an empty one": leaf({ purposes: [] }, undefined),
    });
  });

  it("row 45: a certificate that may act as an authority is nobody's, nor is the authority's own", async () => {
    const { root, authority } = pkiOf();
    await expectNone({
      "CA:TRUE": leaf({ ca: true }, "ca-certificate"),
      "CA:TRUE with a path length": leaf({ ca: { pathLength: 0 } }, "ca-certificate"),
      "the trusted root": { by: shown(root), reason: "self-signed", registers: false },
      "an authority below it": { by: shown(authority("Below")), reason: "ca-certificate", registers: false },
    });
  });

  it("row 46: a weak key is nobody's, at registration and when it is shown", async () => {
    const dsa = generateKeyPairSync("dsa", { modulusLength: 1024, divisorLength: 160 });
    await expectNone({
      "RSA 1024": leaf({ keys: rsaKeys(1024) }, "weak-key"),
      "RSA 2040": leaf({ keys: rsaKeys(2040) }, "weak-key"),
      "RSA with e=3": leaf({ keys: rsaKeys(2048, 3) }, "weak-key"),
      "P-192": leaf({ keys: ecKeys("prime192v1") }, undefined),
      secp256k1: leaf({ keys: ecKeys("secp256k1") }, undefined),
      DSA: leaf({ keys: dsa }, undefined),
    });
  });

  it("row 47: a certificate signed over SHA-1 or MD5 is nobody's, though its root is trusted", async () => {
    const { rsaRoot } = pkiOf();
    await expectNone({
      "RSA over SHA-1": leaf({ issuer: rsaRoot, digest: "sha1" }, "weak-signature"),
      "RSA over MD5": leaf({ issuer: rsaRoot, digest: "md5" }, "weak-signature"),
      "ECDSA over SHA-1": leaf({ digest: "sha1" }, "weak-signature"),
    });
  });

  it("row 56: an unknown critical extension, or one that stands twice, is nobody's", async () => {
    const unknown = extension("1.3.6.1.4.1.99999.1", der(0x05), true);
    const policies = extension("2.5.29.32", seq(seq(oid("1.2.3.4"))));
    await expectNone({
      "unknown and critical": leaf({ extensions: [unknown] }, "malformed"),
      twice: leaf({ extensions: [policies, policies] }, undefined),
    });
    await expectSomebody(stackOf(), pkiOf(), {
      "unknown and not critical": shown(
        pkiOf().leaf({ extensions: [extension("1.3.6.1.4.1.99999.1", der(0x05))] }),
      ),
    });
  });

  it("row 57: serial numbers, versions and algorithms outside RFC 5280 are nobody's, and never a failure of ours", async () => {
    await expectNone({
      "serial 0": leaf({ serial: "00" }, "malformed"),
      "a negative serial": leaf({ serial: "ff" }, "malformed"),
      "a serial of 21 octets": leaf({ serial: "40".repeat(21) }, "malformed"),
      "version 1": leaf({ raw: { version: null, extensions: null } }, "no-client-auth"),
      "version 1 with extensions": leaf({ raw: { version: null } }, undefined),
      "another algorithm inside": leaf({ innerAlgorithm: seq(oid("1.2.840.10045.4.3.3")) }, undefined),
    });
  });

  it("row 39: a certificate of the trusted authority that nobody registered is nobody's", async () => {
    await expectNone({
      stranger: { by: shown(pkiOf().leaf()), reason: "not-registered", registers: "never" },
    });
  });
}
