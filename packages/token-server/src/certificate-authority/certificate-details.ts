import type { X509Certificate } from "node:crypto";
import { formatName, issuerRdns, subjectRdns, validityOf } from "@tenantbox/shared/client-certificate";

/** The `certificatedetails` of a service key. */
export interface CertificateDetails {
  readonly issuerdn: string;
  readonly subjectdn: string;
  /** ISO 8601, UTC, milliseconds. */
  readonly validuntil: string;
  /** `0x` and hexadecimal digits. */
  readonly serialnumber: string;
}

/**
 * Describes a certificate as a service key does: names with the common name first, comma separated without
 * blanks, special characters escaped (RFC 4514 2.4).
 * @throws DerError when a name is no text
 */
export function certificateDetails(certificate: X509Certificate): CertificateDetails {
  return {
    issuerdn: formatName(issuerRdns(certificate)),
    subjectdn: formatName(subjectRdns(certificate)),
    validuntil: new Date(validityOf(certificate).notAfter).toISOString(),
    serialnumber: `0x${certificate.serialNumber.toLowerCase()}`,
  };
}
