import type { CertificateFields } from "./certificate-fields.ts";
import {
  childrenOf,
  DerError,
  expectTag,
  readBoolean,
  readDer,
  readOid,
  readSmallInteger,
  TAG,
} from "./der.ts";

/** Object identifiers of the extensions this policy understands (RFC 5280 4.2.1). */
export const EXTENSION = {
  keyUsage: "2.5.29.15",
  subjectAltName: "2.5.29.17",
  basicConstraints: "2.5.29.19",
  nameConstraints: "2.5.29.30",
  certificatePolicies: "2.5.29.32",
  extendedKeyUsage: "2.5.29.37",
} as const;

const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
const ANY_PURPOSE = "2.5.29.37.0";
const understood = new Set<string>(Object.values(EXTENSION));

/** The first critical extension nobody here understands (RFC 5280 4.2: then the certificate is refused). */
export function unknownCriticalExtension(fields: CertificateFields): string | undefined {
  for (const [oid, extension] of fields.extensions)
    if (extension.critical && !understood.has(oid)) return oid;
  return undefined;
}

/** CA flag and path length; without the extension it is no CA. */
export function basicConstraints(fields: CertificateFields): { ca: boolean; pathLength: number | undefined } {
  const extension = fields.extensions.get(EXTENSION.basicConstraints);
  if (!extension) return { ca: false, pathLength: undefined };
  const parts = childrenOf(expectTag(readDer(extension.value), TAG.sequence));
  const flag = parts[0]?.tag === TAG.boolean ? parts.shift() : undefined;
  const length = parts.shift();
  if (parts.length > 0) throw new DerError("too much in basic constraints");
  return { ca: flag ? readBoolean(flag) : false, pathLength: length ? readSmallInteger(length) : undefined };
}

/** The two key usages that matter here; everything is allowed, and nothing said, when the extension is absent. */
export function keyUsage(fields: CertificateFields): {
  said: boolean;
  digitalSignature: boolean;
  keyCertSign: boolean;
} {
  const extension = fields.extensions.get(EXTENSION.keyUsage);
  if (!extension) return { said: false, digitalSignature: true, keyCertSign: true };
  const bits = expectTag(readDer(extension.value), TAG.bitString).content[1] ?? 0;
  return { said: true, digitalSignature: (bits & 0x80) !== 0, keyCertSign: (bits & 0x04) !== 0 };
}

/**
 * What is wrong with a leaf's names (RFC 5280 4.1.2.6, 4.2.1.6, 4.2.1.10): other names that are none, no name at all, or
 * limits on names, which only a CA may have.
 */
export function namesProblem(fields: CertificateFields): string | undefined {
  if (fields.extensions.has(EXTENSION.nameConstraints)) return "name constraints without a CA";
  const extension = fields.extensions.get(EXTENSION.subjectAltName);
  if (!extension) return fields.subject.content.length === 0 ? "no name at all" : undefined;
  const names = childrenOf(expectTag(readDer(extension.value), TAG.sequence));
  // Each kind of name has a tag of its own, of the context class.
  if (names.length === 0 || names.some(({ tag }) => (tag & 0xc0) !== 0x80))
    return "other names that are none";
  return fields.subject.content.length === 0 && !extension.critical
    ? "no subject, and other names that are not critical"
    : undefined;
}

/** "absent", or whether clientAuth, or at least any purpose, stands in the extended key usage. */
export function clientAuthUsage(fields: CertificateFields): "absent" | "client-auth" | "any" | "other" {
  const extension = fields.extensions.get(EXTENSION.extendedKeyUsage);
  if (!extension) return "absent";
  const purposes = childrenOf(expectTag(readDer(extension.value), TAG.sequence)).map(readOid);
  if (purposes.includes(CLIENT_AUTH)) return "client-auth";
  return purposes.includes(ANY_PURPOSE) ? "any" : "other";
}
