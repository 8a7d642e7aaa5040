import type { X509Certificate } from "node:crypto";
import { readCertificateFields } from "./certificate-fields.ts";
import { findPath, MOST_ISSUERS } from "./certification-path.ts";
import { DerError } from "./der.ts";
import { fingerprintOf, thumbprintOf } from "./fingerprint.ts";
import { leafRefusal } from "./leaf-policy.ts";
import { MOST_BYTES, type PresentedCertificate, sizeOf } from "./presented-certificate.ts";
import type { CertificateRefusal, Refusal } from "./refusal.ts";
import { tlsRefusal } from "./tls-refusal.ts";
import type { TrustStore } from "./trust-store.ts";
import { timeVerdict } from "./validity.ts";
import type { Finding } from "./verdict-memory.ts";

/** The policy's answer on a client certificate. `detail` is for the log, never for the caller. */
export type CertificateVerdict =
  | {
      readonly ok: true;
      /** SHA-256 of the DER, lower-case hexadecimal. */
      readonly fingerprint: string;
      /** The same in base64url: `x5t#S256` (RFC 8705 3.1). */
      readonly thumbprint: string;
      readonly certificate: X509Certificate;
    }
  | {
      readonly ok: false;
      readonly reason: CertificateRefusal;
      readonly detail: string;
      readonly fingerprint: string;
      readonly certificate: X509Certificate;
    };

/**
 * Whether a client certificate may prove who is calling, at this moment. Runs on every request: TLS calls a
 * resumed session authorized after its certificate has expired. Never throws. Whose certificate it is
 * (registration) is for the caller to decide.
 *
 * Repeats cost a look-up: what does not depend on time is remembered in the trust store, dates are compared
 * each time.
 *
 * @param now epoch milliseconds
 */
export function judgeCertificate(
  presented: PresentedCertificate,
  trust: TrustStore,
  now: number,
): CertificateVerdict {
  const certificate = presented.leaf;
  const fingerprint = fingerprintOf(certificate);
  const refuse = ({ reason, detail }: Refusal): CertificateVerdict => {
    return { ok: false, reason, detail, fingerprint, certificate };
  };
  const key = [certificate, ...presented.chain].map((one) => one.fingerprint256).join();
  let finding = trust.verdicts.find(key, trust.generation);
  if (!finding || ("path" in finding && timeVerdict(finding.path, now) !== "valid")) {
    const fresh = examine(presented, trust, now);
    if (fresh.lasting) trust.verdicts.keep(key, trust.generation, fresh.finding);
    finding = fresh.finding;
  }
  if ("refusal" in finding) return refuse(finding.refusal);
  const time = timeVerdict(finding.leaf, now);
  if (time !== "valid") return refuse({ reason: time, detail: "outside its validity period" });
  const refusedByTls = tlsRefusal(presented.tlsError);
  if (refusedByTls) return refuse(refusedByTls);
  return { ok: true, fingerprint, thumbprint: finding.thumbprint, certificate };
}

/**
 * The part of the policy that needs no issuer, for a certificate that is registered before anyone presents it.
 *
 * @param now epoch milliseconds
 * @returns why it would be refused whoever signed it, or undefined
 */
export function judgeLeaf(certificate: X509Certificate, now: number): Refusal | undefined {
  try {
    const fields = readCertificateFields(certificate);
    const refusal = leafRefusal(certificate, fields);
    if (refusal) return refusal;
    const reason = timeVerdict(fields, now);
    return reason === "valid" ? undefined : { reason, detail: "outside its validity period" };
  } catch (error) {
    return { reason: "malformed", detail: error instanceof DerError ? error.message : "unreadable" };
  }
}

/** `lasting`: whether the finding holds at any time, or says itself when it ends. */
function examine(
  { leaf, chain }: PresentedCertificate,
  trust: TrustStore,
  now: number,
): { finding: Finding; lasting: boolean } {
  const refuse = (refusal: Refusal, lasting = true) => ({ finding: { refusal }, lasting });
  try {
    const fields = readCertificateFields(leaf);
    const refusal = leafRefusal(leaf, fields);
    if (refusal) return refuse(refusal);
    const time = timeVerdict(fields, now);
    if (time !== "valid") return refuse({ reason: time, detail: "outside its validity period" }, false);
    if (chain.length > MOST_ISSUERS) {
      return refuse({ reason: "chain-too-long", detail: `more than ${MOST_ISSUERS} issuers presented` });
    }
    if (sizeOf({ leaf, chain }) > MOST_BYTES) {
      return refuse({ reason: "chain-too-long", detail: `more than ${MOST_BYTES} bytes presented` });
    }
    const links = [...chain, ...trust.intermediates()];
    const path = findPath({ certificate: leaf, fields }, trust.roots(), links, now);
    if (!path.ok) return refuse({ reason: "untrusted", detail: path.detail }, !path.dependsOnTime);
    const period = { notBefore: fields.notBefore, notAfter: fields.notAfter };
    return { finding: { leaf: period, thumbprint: thumbprintOf(leaf), path: path.period }, lasting: true };
  } catch (error) {
    return refuse({ reason: "malformed", detail: error instanceof DerError ? error.message : "unreadable" });
  }
}
