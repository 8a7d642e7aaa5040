import type { X509Certificate } from "node:crypto";
import { type CertificateFields, readCertificateFields } from "./certificate-fields.ts";

/** Whether issuer and subject are the same name, byte by byte (RFC 5280 3.2). */
export function isSelfIssuedByFields(fields: CertificateFields): boolean {
  return Buffer.from(fields.issuer.bytes).equals(fields.subject.bytes);
}

/** The same, from the certificate. @throws DerError */
export function isSelfIssued(certificate: X509Certificate): boolean {
  return isSelfIssuedByFields(readCertificateFields(certificate));
}

/** Signed by its own key, as a root is; an authority that was renewed under its own name by its former key is not. */
export const isSelfSigned = (certificate: X509Certificate): boolean =>
  certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey);
