import type { X509Certificate } from "node:crypto";
import {
  CertificateInputError,
  type CertificateRefusal,
  judgeCertificate,
  parseCertificatePem,
  type TrustStore,
} from "@tenantbox/shared/client-certificate";
import { ParameterError } from "./instance-error.ts";

const mostCharacters = 16_384;

// Without its chain a leaf cannot be judged "untrusted" for good: the client sends the chain in the
// handshake, and its root may be trusted later. A certificate for tomorrow is what rotation needs.
const harmless: ReadonlySet<CertificateRefusal> = new Set(["untrusted", "not-yet-valid"]);

const because: Readonly<Partial<Record<CertificateRefusal, string>>> = {
  expired: "it has expired",
  "ca-certificate": "it belongs to a certificate authority, a client certificate is expected",
  "self-signed": "it is self-signed, a certificate signed by a certificate authority is expected",
  "no-client-auth": "its extended key usage must allow clientAuth (1.3.6.1.5.5.7.3.2)",
  "wrong-key-usage": "its key usage must allow digitalSignature",
  "weak-key": "its key is too weak; allowed are RSA from 2048 to 8192 bit, P-256, P-384, P-521 and Ed25519",
  "weak-signature": "it is signed with an algorithm that is too weak; SHA-256 or better is expected",
};

/**
 * Reads the leaf of an external certificate: exactly one PEM certificate (on one line as well), and one
 * that could authenticate a client. Whether its root is trusted is decided on each call, not here.
 * @throws ParameterError with the field `X.509`; its message never repeats the input
 */
export function checkedExternalCertificate(pem: string, trust: TrustStore, now: number): X509Certificate {
  if (pem.length > mostCharacters) throw refusal(`at most ${mostCharacters} characters are allowed`);
  const leaf = parsed(pem);
  const verdict = judgeCertificate({ leaf, chain: [] }, trust, now);
  if (verdict.ok || harmless.has(verdict.reason)) return leaf;
  throw refusal(because[verdict.reason] ?? "it is no certificate that follows RFC 5280");
}

function parsed(pem: string): X509Certificate {
  try {
    return parseCertificatePem(pem);
  } catch (error) {
    if (error instanceof CertificateInputError) throw refusal(error.message);
    throw error;
  }
}

function refusal(reason: string): ParameterError {
  return new ParameterError(
    "X.509",
    `X.509: the certificate cannot be used: ${reason}. Allowed is one certificate in PEM without its chain`,
  );
}
