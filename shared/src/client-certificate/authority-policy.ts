import type { X509Certificate } from "node:crypto";
import {
  basicConstraints,
  clientAuthUsage,
  keyUsage,
  unknownCriticalExtension,
} from "./certificate-extensions.ts";
import { type CertificateFields, readCertificateFields } from "./certificate-fields.ts";
import { keyWeakness } from "./key-strength.ts";

/** Why a certificate may sign no other at any time, or undefined when it may (RFC 5280 4.2.1.3, 4.2.1.9). */
export function authorityProblem(
  certificate: X509Certificate,
  fields?: CertificateFields,
): string | undefined {
  try {
    const read = fields ?? readCertificateFields(certificate);
    if (!basicConstraints(read).ca || read.version !== 3) return "no CA certificate";
    if (!keyUsage(read).keyCertSign) return "a CA that may not sign certificates";
    if (read.subject.content.length === 0) return "a CA without a name";
    const critical = unknownCriticalExtension(read);
    if (critical) return `unknown critical extension ${critical}`;
  } catch {
    return "malformed certificate";
  }
  return keyWeakness(certificate);
}

/** The same for a CA above client certificates: one made for other purposes alone is refused, as OpenSSL does. */
export function clientAuthorityProblem(
  certificate: X509Certificate,
  fields?: CertificateFields,
): string | undefined {
  const problem = authorityProblem(certificate, fields);
  if (problem) return problem;
  try {
    const usage = clientAuthUsage(fields ?? readCertificateFields(certificate));
    return usage === "other" ? "a CA that is not for client certificates" : undefined;
  } catch {
    return "malformed certificate";
  }
}
