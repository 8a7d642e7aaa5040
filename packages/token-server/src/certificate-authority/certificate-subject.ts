import type forge from "node-forge";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";
import { oid, printableString, sequence, set, utf8String } from "./der-writer.ts";

/** Whom a certificate names. Each text becomes one attribute value, whatever characters it holds. */
export interface CertificateSubject {
  readonly commonName: string;
  /** From the most general to the most special. */
  readonly organizationalUnits?: readonly string[];
  readonly organization?: string;
  readonly locality?: string;
  /** Two letters (ISO 3166). */
  readonly country?: string;
}

/** Upper bound of RFC 5280 appendix A for these attributes. */
const MOST_CHARACTERS = 64;

/**
 * Encodes a subject as a Name: country, organization, units, locality, common name; one attribute per RDN.
 * @throws CertificateAuthorityError `invalid-request` for empty, long or control-character values
 */
export function encodeSubject(subject: CertificateSubject): forge.asn1.Asn1 {
  const text = (type: string, field: string, value: string | undefined) =>
    value === undefined ? [] : [rdn(type, utf8String(checked(field, value)))];
  return sequence([
    ...(subject.country === undefined ? [] : [rdn("2.5.4.6", printableString(country(subject.country)))]),
    ...text("2.5.4.10", "organization", subject.organization),
    ...(subject.organizationalUnits ?? []).flatMap((unit) => text("2.5.4.11", "organizational unit", unit)),
    ...text("2.5.4.7", "locality", subject.locality),
    ...text("2.5.4.3", "common name", subject.commonName),
  ]);
}

function rdn(type: string, value: forge.asn1.Asn1): forge.asn1.Asn1 {
  return set([sequence([oid(type), value])]);
}

function checked(field: string, value: string): string {
  const length = [...value].length;
  if (length === 0 || length > MOST_CHARACTERS) {
    throw invalid(`The ${field} of a certificate has 1 to ${MOST_CHARACTERS} characters`);
  }
  if (/\p{Cc}/u.test(value) || !value.isWellFormed()) {
    throw invalid(`The ${field} of a certificate must not hold control characters`);
  }
  return value;
}

function country(value: string): string {
  if (!/^[A-Z]{2}$/.test(value)) throw invalid("The country of a certificate is two capital letters");
  return value;
}

function invalid(message: string): CertificateAuthorityError {
  return new CertificateAuthorityError("invalid-request", message);
}
