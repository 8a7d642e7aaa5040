import type { X509Certificate } from "node:crypto";
import {
  childrenOf,
  type DerElement,
  DerError,
  expectTag,
  readBoolean,
  readDer,
  readOid,
  readTime,
  TAG,
} from "./der.ts";

/** What a certificate says (RFC 5280 4.1) beyond what node:crypto's X509Certificate shows. */
export interface CertificateFields {
  readonly version: 1 | 2 | 3;
  readonly serial: Uint8Array;
  /** The algorithm identifier the signature names; equal inside and outside (RFC 5280 4.1.1.2). */
  readonly signatureAlgorithm: DerElement;
  readonly issuer: DerElement;
  readonly subject: DerElement;
  /** Epoch milliseconds, whole seconds, both inclusive. */
  readonly notBefore: number;
  readonly notAfter: number;
  readonly extensions: ReadonlyMap<string, CertificateExtension>;
}

export interface CertificateExtension {
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/**
 * Reads the fields of a certificate.
 * @throws DerError when it is no strict DER, repeats an extension, or names two signature algorithms.
 */
export function readCertificateFields(certificate: X509Certificate): CertificateFields {
  const outer = childrenOf(expectTag(readDer(certificate.raw), TAG.sequence));
  if (outer.length !== 3) throw new DerError("a certificate has three parts");
  const parts = childrenOf(expectTag(outer[0], TAG.sequence));
  const version = parts[0]?.tag === 0xa0 ? readVersion(parts.shift()) : 1;
  const [serial, inner, issuer, validity, subject, publicKey, ...rest] = parts;
  const signatureAlgorithm = expectTag(outer[1], TAG.sequence);
  if (!Buffer.from(signatureAlgorithm.bytes).equals(expectTag(inner, TAG.sequence).bytes)) {
    throw new DerError("two signature algorithms");
  }
  expectTag(publicKey, TAG.sequence);
  const dates = childrenOf(expectTag(validity, TAG.sequence));
  if (dates.length !== 2) throw new DerError("validity has two dates");
  const [notBefore, notAfter] = dates.map(readTime);
  const extensions = rest.find((part) => part.tag === 0xa3);
  return {
    version,
    serial: expectTag(serial, TAG.integer).content,
    signatureAlgorithm,
    issuer: expectTag(issuer, TAG.sequence),
    subject: expectTag(subject, TAG.sequence),
    notBefore: notBefore as number,
    notAfter: notAfter as number,
    extensions: extensions ? readExtensions(extensions) : new Map(),
  };
}

function readVersion(element: DerElement | undefined): 1 | 2 | 3 {
  const value = element && childrenOf(element)[0]?.content[0];
  if (value !== 1 && value !== 2) throw new DerError("unknown certificate version");
  return value === 1 ? 2 : 3;
}

function readExtensions(wrapper: DerElement): Map<string, CertificateExtension> {
  const extensions = new Map<string, CertificateExtension>();
  for (const entry of childrenOf(expectTag(childrenOf(wrapper)[0], TAG.sequence))) {
    const [oid, ...rest] = childrenOf(expectTag(entry, TAG.sequence));
    const id = readOid(expectTag(oid, TAG.oid));
    if (extensions.has(id)) throw new DerError(`extension ${id} stands twice`);
    const flag = rest.length === 2 ? rest[0] : undefined;
    const critical = flag ? readBoolean(flag) : false;
    extensions.set(id, { critical, value: expectTag(rest.at(-1), TAG.octetString).content });
  }
  return extensions;
}
