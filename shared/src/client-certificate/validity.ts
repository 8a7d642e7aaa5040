import type { X509Certificate } from "node:crypto";
import { readCertificateFields } from "./certificate-fields.ts";

/** First and last valid instant in epoch milliseconds, whole seconds, both inclusive (RFC 5280 4.1.2.5). */
export interface ValidityPeriod {
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Whether `now` lies in the period; the second that `notAfter` names still belongs to it. */
export function timeVerdict(period: ValidityPeriod, now: number): "valid" | "expired" | "not-yet-valid" {
  if (now < period.notBefore) return "not-yet-valid";
  return now < period.notAfter + 1000 ? "valid" : "expired";
}

/** Whether the certificate is valid at `now` (epoch milliseconds); false as well when its dates are unreadable. */
export function certificateValidAt(certificate: X509Certificate, now: number): boolean {
  try {
    return timeVerdict(readCertificateFields(certificate), now) === "valid";
  } catch {
    return false;
  }
}

/** First and last valid instant of a certificate. @throws DerError when the dates are unreadable. */
export function validityOf(certificate: X509Certificate): ValidityPeriod {
  const { notBefore, notAfter } = readCertificateFields(certificate);
  return { notBefore, notAfter };
}
