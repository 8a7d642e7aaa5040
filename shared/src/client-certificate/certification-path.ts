import type { X509Certificate } from "node:crypto";
import { clientAuthorityProblem } from "./authority-policy.ts";
import { basicConstraints } from "./certificate-extensions.ts";
import { type CertificateFields, readCertificateFields } from "./certificate-fields.ts";
import { nameConstraintViolation } from "./name-constraints.ts";
import { isSelfIssuedByFields } from "./self-issued.ts";
import { isStrongSignature } from "./signature-algorithm.ts";
import { timeVerdict, type ValidityPeriod } from "./validity.ts";

/** How many issuers may stand above a leaf. */
export const MOST_ISSUERS = 8;
/** Signature checks for one leaf: a wall against bundles made to be searched for ever. */
const MOST_SIGNATURE_CHECKS = 24;

interface Step {
  readonly certificate: X509Certificate;
  readonly fields: CertificateFields;
}

/** A path to a trusted root with the time it holds, or why there is none. */
export type PathVerdict =
  | { readonly ok: true; readonly period: ValidityPeriod }
  | { readonly ok: false; readonly detail: string; readonly dependsOnTime: boolean };

/**
 * Looks for a path from the leaf to a trusted root (RFC 5280 6.1) over the certificates at hand: names,
 * signatures, CA flag, key usage, path length, dates, strength, name constraints. No issuer stands twice
 * on a path, so cross-signed cycles end. The first path to a root decides about names: a second one that is free of the
 * first one's constraints is not looked for, as OpenSSL does not.
 */
export function findPath(
  leaf: Step,
  anchors: readonly X509Certificate[],
  links: readonly X509Certificate[],
  now: number,
): PathVerdict {
  let checksLeft = MOST_SIGNATURE_CHECKS;
  let detail = "no trusted issuer";
  let dependsOnTime = false;
  let forbidden = false;

  const climb = (path: readonly Step[]): ValidityPeriod | undefined => {
    const child = path[path.length - 1] as Step;
    if (!hasStrongSignature(child.fields)) {
      detail = "a weak signature on the way to the root";
      return undefined;
    }
    for (const issuer of [...anchors, ...links]) {
      if (forbidden) return undefined;
      if (!child.certificate.checkIssued(issuer)) continue;
      if (path.some(({ certificate }) => certificate.raw.equals(issuer.raw))) continue;
      const step = readStep(issuer);
      const problem = step
        ? issuerProblem(step, path, now)
        : { detail: "issuer malformed", dependsOnTime: false };
      if (problem || !step) {
        detail = problem?.detail ?? detail;
        dependsOnTime ||= problem?.dependsOnTime ?? false;
        continue;
      }
      checksLeft -= 1;
      if (checksLeft < 0) return undefined;
      if (!child.certificate.verify(issuer.publicKey)) {
        detail = "signature not made by the issuer of that name";
        continue;
      }
      const longer = [...path, step];
      if (!anchors.includes(issuer)) {
        const found = longer.length > MOST_ISSUERS ? undefined : climb(longer);
        if (found) return found;
        continue;
      }
      const violation = nameConstraintViolation(longer.map(({ fields }) => fields));
      if (!violation) return commonPeriod(longer);
      detail = violation;
      forbidden = true;
    }
    return undefined;
  };

  const period = climb([leaf]);
  if (period) return { ok: true, period };
  return { ok: false, detail: checksLeft < 0 ? "too many signatures to check" : detail, dependsOnTime };
}

function readStep(certificate: X509Certificate): Step | undefined {
  try {
    return { certificate, fields: readCertificateFields(certificate) };
  } catch {
    return undefined;
  }
}

/** What forbids this certificate to stand above `path`; signatures are checked after this, being dearer. */
function issuerProblem(
  { certificate, fields }: Step,
  path: readonly Step[],
  now: number,
): { detail: string; dependsOnTime: boolean } | undefined {
  const time = timeVerdict(fields, now);
  if (time !== "valid") return { detail: `an issuer is ${time}`, dependsOnTime: true };
  const problem = clientAuthorityProblem(certificate, fields) ?? pathLengthProblem(fields, path);
  return problem === undefined ? undefined : { detail: `issuer: ${problem}`, dependsOnTime: false };
}

/** RFC 5280 4.2.1.9: how many CAs, self-issued ones apart, may stand between this one and the leaf. */
function pathLengthProblem(fields: CertificateFields, path: readonly Step[]): string | undefined {
  const { pathLength } = basicConstraints(fields);
  const below = path.slice(1).filter((step) => !isSelfIssuedByFields(step.fields)).length;
  return pathLength !== undefined && below > pathLength ? "path length exceeded" : undefined;
}

function hasStrongSignature(fields: CertificateFields): boolean {
  try {
    return isStrongSignature(fields.signatureAlgorithm);
  } catch {
    return false;
  }
}

function commonPeriod(path: readonly Step[]): ValidityPeriod {
  return {
    notBefore: Math.max(...path.map(({ fields }) => fields.notBefore)),
    notAfter: Math.min(...path.map(({ fields }) => fields.notAfter)),
  };
}
