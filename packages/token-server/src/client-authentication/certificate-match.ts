import type { X509Certificate } from "node:crypto";
import { fingerprintOf, namesDigest, validityOf } from "@tenantbox/shared/client-certificate";
import type { CertificateOwner, ClientDirectory } from "../service-instances/index.ts";

/** Whose certificate it is, or why it counts for nobody. */
export type CertificateMatch =
  | {
      readonly owner: CertificateOwner /** It is newer than what was used before. */;
      readonly renews: boolean;
    }
  | { readonly refusal: "certificate-not-registered" | "certificate-ambiguous" | "certificate-superseded" };

/**
 * The key that a certificate belongs to (fact sheet, section 7), the policy having accepted it. Pinned: the SHA-256 of
 * its DER decides (catalogue row 116). Unpinned: subject and issuer, and it must not be older than the newest one that
 * was used. Where an unpinned key shares both names with any other key, calls by either are refused.
 */
export function matchCertificate(directory: ClientDirectory, presented: X509Certificate): CertificateMatch {
  const alike = directory.findByNames(namesDigest(presented));
  const [only, ...others] = alike.some(({ certificate }) => !certificate.pinned)
    ? alike
    : directory.findByFingerprint(fingerprintOf(presented));
  if (only === undefined) return { refusal: "certificate-not-registered" };
  if (others.length > 0) return { refusal: "certificate-ambiguous" };
  if (only.certificate.pinned) return { owner: only, renews: false };
  const { notBefore } = validityOf(presented);
  const { acceptedFrom } = only.certificate;
  if (notBefore < acceptedFrom) return { refusal: "certificate-superseded" };
  return { owner: only, renews: notBefore > acceptedFrom };
}
