import { createHash, type X509Certificate } from "node:crypto";
import { readCertificateFields } from "./certificate-fields.ts";
import { childrenOf, type DerElement, DerError, expectTag, readOid, TAG } from "./der.ts";

/** One attribute of a name: its dotted object identifier and its decoded text. */
export interface NameAttribute {
  readonly type: string;
  readonly value: string;
}

/** A relative distinguished name: nearly always one attribute, a set by its grammar. */
export type Rdn = readonly NameAttribute[];

/** The subject as decoded RDNs in certificate order. @throws DerError on values that are no text. */
export function subjectRdns(certificate: X509Certificate): readonly Rdn[] {
  return readName(readCertificateFields(certificate).subject);
}

/** The issuer as decoded RDNs in certificate order. @throws DerError on values that are no text. */
export function issuerRdns(certificate: X509Certificate): readonly Rdn[] {
  return readName(readCertificateFields(certificate).issuer);
}

/** The subject's DER as it stands in the certificate: what an issued certificate repeats as its issuer. */
export function subjectDer(certificate: X509Certificate): Uint8Array {
  return readCertificateFields(certificate).subject.bytes;
}

/** Decodes a Name (RFC 5280 4.1.2.4). */
export function readName(name: DerElement): readonly Rdn[] {
  return childrenOf(expectTag(name, TAG.sequence)).map((rdn) =>
    childrenOf(expectTag(rdn, TAG.set)).map((attribute) => {
      const [type, value] = childrenOf(expectTag(attribute, TAG.sequence));
      if (!value) throw new DerError("attribute without a value");
      return { type: readOid(expectTag(type, TAG.oid)), value: readText(value) };
    }),
  );
}

/**
 * Whether two names are the same: equal RDNs in equal order, each RDN an unordered set. Values compare
 * character by character; only the string type (PrintableString, UTF8String, …) does not count.
 */
export function sameName(left: readonly Rdn[], right: readonly Rdn[]): boolean {
  return JSON.stringify(left.map(sortedPairs)) === JSON.stringify(right.map(sortedPairs));
}

/**
 * Subject and issuer together as one short text, equal exactly where `sameName` holds for both: what certificates are
 * looked up by. @throws DerError on values that are no text.
 */
export function namesDigest(certificate: X509Certificate): string {
  const names = [subjectRdns(certificate), issuerRdns(certificate)].map((name) => name.map(sortedPairs));
  return createHash("sha256").update(JSON.stringify(names)).digest("base64url");
}

function sortedPairs(rdn: Rdn): string[] {
  return rdn.map(({ type, value }) => JSON.stringify([type, value])).toSorted();
}

function readText(element: DerElement): string {
  const bytes = Buffer.from(element.content);
  switch (element.tag) {
    case TAG.utf8String:
      return decode("utf-8", bytes);
    case TAG.printableString:
    case TAG.ia5String:
      if (bytes.some((byte) => byte > 0x7f)) throw new DerError("not an ASCII string");
      return bytes.toString("latin1");
    case TAG.teletexString:
      return bytes.toString("latin1");
    case TAG.bmpString:
      return decode("utf-16be", bytes);
    default:
      throw new DerError(`a name value of type ${element.tag}`);
  }
}

function decode(encoding: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new DerError(`not ${encoding}`, { cause });
  }
}
