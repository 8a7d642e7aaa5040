import {
  judgeCertificate,
  type PresentedCertificate,
  thumbprintOf,
  type TrustStore,
} from "@tenantbox/shared/client-certificate";

/**
 * Whether a bound token is presented with its certificate (RFC 8705 section 3), and that one is good by the same policy
 * as everywhere. Judged on every request: a resumed TLS session does not end with the certificate (facts M1), nor with
 * the trust in its authority.
 * @returns why not, or undefined where all is well
 */
export function bindingRefusal(
  boundTo: string,
  presented: PresentedCertificate | undefined,
  trust: TrustStore,
  now: number,
): string | undefined {
  if (presented === undefined) return "bound-certificate-missing";
  if (thumbprintOf(presented.leaf) !== boundTo) return "bound-certificate-other";
  const verdict = judgeCertificate(presented, trust, now);
  return verdict.ok ? undefined : `bound-certificate-${verdict.reason}`;
}
