import { createPublicKey, type KeyObject, type X509Certificate } from "node:crypto";
import { fingerprintOf, validityOf } from "@tenantbox/shared/client-certificate";
import type { Authorities, KeyAuthority } from "./authorities.ts";
import type { Authority } from "./authority-file.ts";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";
import { type CertificateContent, makeCertificate } from "./certificate-maker.ts";
import { type CertificateSubject, encodeSubject } from "./certificate-subject.ts";
import type { KeyPair, KeyPairMaker } from "./key-pairs.ts";

/** What a service key of type certificate is made of. */
export interface ClientCertificateRequest {
  readonly subject: CertificateSubject;
  /** 1 to 365. */
  readonly validityDays: number;
  readonly keyLength: 2048 | 4096;
  /** What makes the same certificate each time, as far as the CA's signatures are the same each time (RSA). */
  readonly repeatable?: Repeatable | undefined;
}

export interface Repeatable {
  /** 16 octets. */
  readonly serial: Buffer;
  /** When it is issued, epoch milliseconds. */
  readonly at: number;
  /** The key it is for; a new one unless said. */
  readonly privateKey?: KeyObject | undefined;
}

export interface IssuedClientCertificate {
  /** Leaf, issuing CA, root. */
  readonly certificatePem: string;
  /** PKCS#1; PKCS#8 where the key is no RSA key. */
  readonly keyPem: string;
  /** SHA-256 of the leaf's DER, lower-case hexadecimal. */
  readonly fingerprint: string;
  /** Epoch milliseconds. */
  readonly notAfter: number;
}

/** What issuing needs: the CAs, keys, the clock (epoch milliseconds). */
export interface Issuer {
  readonly authorities: Authorities;
  readonly makeKey: KeyPairMaker;
  readonly now: () => number;
}

const DAY = 86_400_000;
/** How far back a new leaf is valid, for servers whose clock is behind. */
const BACKDATE = 60_000;

/**
 * Issues a client certificate with a new RSA key unless the request brings one.
 * @throws CertificateAuthorityError `invalid-request`, `validity-exceeds-authority`, `busy`
 */
export async function issueClientCertificate(
  issuer: Pick<Issuer, "makeKey" | "now">,
  { issuingCa, chain }: KeyAuthority,
  request: ClientCertificateRequest,
): Promise<IssuedClientCertificate> {
  const { leaf, keys } = await makeClientLeaf(issuer, issuingCa, request);
  return {
    certificatePem: [leaf, ...chain].join(""),
    keyPem: keyPemOf(keys.privateKey),
    fingerprint: fingerprintOf(leaf),
    notAfter: validityOf(leaf).notAfter,
  };
}

/** The leaf alone, under any CA of ours; its subject and dates are checked before a key is made. */
export async function makeClientLeaf(
  { makeKey, now }: Pick<Issuer, "makeKey" | "now">,
  authority: Authority,
  { subject, validityDays, keyLength, repeatable }: ClientCertificateRequest,
): Promise<{ leaf: X509Certificate; keys: KeyPair }> {
  if (!Number.isInteger(validityDays) || validityDays < 1 || validityDays > 365) {
    throw new CertificateAuthorityError("invalid-request", "A client certificate is valid for 1 to 365 days");
  }
  if (keyLength !== 2048 && keyLength !== 4096) {
    throw new CertificateAuthorityError(
      "invalid-request",
      "The key of a client certificate has 2048 or 4096 bits",
    );
  }
  encodeSubject(subject);
  const period = leafPeriod(repeatable?.at ?? now(), validityDays, authority);
  const keys =
    repeatable?.privateKey === undefined ? await makeKey(keyLength) : pairOf(repeatable.privateKey);
  const content = { subject, publicKey: keys.publicKey, serial: repeatable?.serial, ...period };
  return { leaf: await certifyClient(authority, content), keys };
}

function pairOf(privateKey: KeyObject): KeyPair {
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function keyPemOf(key: KeyObject): string {
  const type = key.asymmetricKeyType === "rsa" ? "pkcs1" : "pkcs8";
  return key.export({ type, format: "pem" }).toString();
}

/** A client certificate for a key that exists; nothing is checked. */
export function certifyClient(
  authority: Authority,
  content: Pick<CertificateContent, "subject" | "publicKey" | "notBefore" | "notAfter" | "serial">,
): Promise<X509Certificate> {
  return makeCertificate({ ...content, purpose: "clientAuth", authority: false }, authority);
}

/** From a little before `now`; never longer than the CA itself (epoch milliseconds). */
export function leafPeriod(
  now: number,
  days: number,
  authority: Authority,
): { notBefore: number; notAfter: number } {
  const notAfter = now + days * DAY;
  if (notAfter > authority.notAfter) {
    const end = new Date(authority.notAfter).toISOString();
    throw new CertificateAuthorityError(
      "validity-exceeds-authority",
      `The issuing CA is valid until ${end} only`,
    );
  }
  return { notBefore: now - BACKDATE, notAfter };
}
