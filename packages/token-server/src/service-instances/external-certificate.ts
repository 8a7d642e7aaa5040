import { createPrivateKey, type X509Certificate } from "node:crypto";
import {
  CertificateInputError,
  type CertificateRefusal,
  judgeCertificate,
  parseCertificatePem,
  parseCertificatesPem,
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

/**
 * Reads a certificate that a key shall have together with its private key, as one that was issued here has: its leaf
 * and the chain behind it, which must end in a trusted root.
 * @throws ParameterError with the field `certificate` or `key`; its message never repeats the input
 */
export function checkedIssuedCertificate(
  certificatePem: string,
  keyPem: string,
  trust: TrustStore,
  now: number,
): X509Certificate {
  const [leaf, ...chain] = parsedChain(certificatePem);
  if (leaf === undefined)
    throw new ParameterError("certificate", "certificate: a certificate in PEM is expected");
  if (!belongs(keyPem, leaf))
    throw new ParameterError(
      "key",
      "key: the private key of the certificate is expected, in PEM and not encrypted",
    );
  const verdict = judgeCertificate({ leaf, chain }, trust, now);
  if (verdict.ok || verdict.reason === "not-yet-valid") return leaf;
  const reason =
    verdict.reason === "untrusted"
      ? "its chain ends in no root that is trusted here"
      : (because[verdict.reason] ?? "it is no certificate that follows RFC 5280");
  throw new ParameterError("certificate", `certificate: it cannot be used: ${reason}`);
}

function parsedChain(pem: string): X509Certificate[] {
  try {
    return parseCertificatesPem(pem);
  } catch (error) {
    if (!(error instanceof CertificateInputError)) throw error;
    throw new ParameterError("certificate", `certificate: ${error.message}`);
  }
}

function belongs(keyPem: string, leaf: X509Certificate): boolean {
  try {
    return leaf.checkPrivateKey(createPrivateKey(keyPem));
  } catch {
    return false;
  }
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
