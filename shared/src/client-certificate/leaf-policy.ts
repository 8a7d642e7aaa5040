import type { X509Certificate } from "node:crypto";
import {
  basicConstraints,
  clientAuthUsage,
  keyUsage,
  namesProblem,
  unknownCriticalExtension,
} from "./certificate-extensions.ts";
import type { CertificateFields } from "./certificate-fields.ts";
import { keyWeakness } from "./key-strength.ts";
import type { Refusal } from "./refusal.ts";
import { isSelfIssuedByFields } from "./self-issued.ts";
import { isStrongSignature } from "./signature-algorithm.ts";

/**
 * What a client's own certificate must be, whatever the time and whoever signed it: version 3, made for
 * clientAuth and digital signatures, no CA, strong key, strong signature (RFC 5280 4.2.1, decision 10).
 * OpenSSL accepts a missing extended key usage; the real system does not, so neither does this.
 * @throws DerError when an extension it reads is malformed.
 */
export function leafRefusal(certificate: X509Certificate, fields: CertificateFields): Refusal | undefined {
  if (isSelfSigned(certificate, fields)) {
    return { reason: "self-signed", detail: "signed by its own key" };
  }
  if (basicConstraints(fields).ca || certificate.ca) return { reason: "ca-certificate", detail: "CA:TRUE" };
  const usage = clientAuthUsage(fields);
  if (usage !== "client-auth") return { reason: "no-client-auth", detail: `extended key usage: ${usage}` };
  const { said, digitalSignature, keyCertSign } = keyUsage(fields);
  if (!digitalSignature) return { reason: "wrong-key-usage", detail: "key usage without digitalSignature" };
  if (said && keyCertSign) return { reason: "wrong-key-usage", detail: "keyCertSign without a CA" };
  const weakness = keyWeakness(certificate);
  if (weakness) return { reason: "weak-key", detail: weakness };
  if (!isStrongSignature(fields.signatureAlgorithm)) {
    return { reason: "weak-signature", detail: "signature algorithm not accepted" };
  }
  const names = namesProblem(fields);
  if (names) return { reason: "malformed", detail: names };
  const critical = unknownCriticalExtension(fields);
  if (critical) return { reason: "malformed", detail: `unknown critical extension ${critical}` };
  return isProperSerial(fields.serial) && fields.version === 3
    ? undefined
    : { reason: "malformed", detail: "serial number or version outside RFC 5280" };
}

/** Weak keys are not even tried: verifying with them may cost more than it tells. */
function isSelfSigned(certificate: X509Certificate, fields: CertificateFields): boolean {
  if (!isSelfIssuedByFields(fields) || keyWeakness(certificate)) return false;
  return certificate.verify(certificate.publicKey);
}

/** RFC 5280 4.1.2.2: positive, at most 20 octets. */
function isProperSerial(serial: Uint8Array): boolean {
  return serial.length <= 20 && (serial[0] ?? 0x80) < 0x80 && serial.some((byte) => byte !== 0);
}
