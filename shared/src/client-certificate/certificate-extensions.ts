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

/** The two key usages that matter here; all true when the extension is absent. */
export function keyUsage(fields: CertificateFields): { digitalSignature: boolean; keyCertSign: boolean } {
  const extension = fields.extensions.get(EXTENSION.keyUsage);
  if (!extension) return { digitalSignature: true, keyCertSign: true };
  const bits = expectTag(readDer(extension.value), TAG.bitString).content[1] ?? 0;
  return { digitalSignature: (bits & 0x80) !== 0, keyCertSign: (bits & 0x04) !== 0 };
}

/** "absent", or whether clientAuth, or at least any purpose, stands in the extended key usage. */
export function clientAuthUsage(fields: CertificateFields): "absent" | "client-auth" | "any" | "other" {
  const extension = fields.extensions.get(EXTENSION.extendedKeyUsage);
  if (!extension) return "absent";
  const purposes = childrenOf(expectTag(readDer(extension.value), TAG.sequence)).map(readOid);
  if (purposes.includes(CLIENT_AUTH)) return "client-auth";
  return purposes.includes(ANY_PURPOSE) ? "any" : "other";
}
