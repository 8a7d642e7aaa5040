import type { X509Certificate } from "node:crypto";
import { certificateValidAt, thumbprintOf } from "@tenantbox/shared/client-certificate";

/**
 * Whether a bound token is presented with its certificate (RFC 8705 section 3). Only the thumbprint and the
 * certificate's dates count; which authority issued it is not asked (section 6.2). Checked on every request,
 * because a resumed TLS session does not end with the certificate (facts M1).
 * @returns why not, or undefined where all is well
 */
export function bindingRefusal(
  boundTo: string,
  certificate: X509Certificate | undefined,
  now: number,
): string | undefined {
  if (certificate === undefined) return "bound-certificate-missing";
  if (thumbprintOf(certificate) !== boundTo) return "bound-certificate-other";
  return certificateValidAt(certificate, now) ? undefined : "bound-certificate-expired";
}
