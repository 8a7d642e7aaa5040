import { createPrivateKey, createPublicKey, type KeyObject, type X509Certificate } from "node:crypto";
import {
  authorityProblem,
  CertificateInputError,
  certificateValidAt,
  parseCertificatesPem,
} from "@tenantbox/shared/client-certificate";
import type { KeyAuthority } from "./authorities.ts";
import { authorityOf } from "./authority-file.ts";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";

/**
 * Reads a CA for client certificates: its certificate, with those above it up to the root behind it, and its key.
 * @throws CertificateAuthorityError in one line when it cannot issue
 */
export function readGivenAuthority(certificatePem: string, keyPem: string, now: number): KeyAuthority {
  const chain = readChain(certificatePem);
  const [certificate] = chain;
  const root = chain.at(-1);
  if (certificate === undefined || root === undefined)
    throw new CertificateAuthorityError("file-unreadable", "no certificate");
  for (const [index, one] of chain.entries()) {
    const problem = authorityProblem(one);
    if (problem !== undefined) throw new CertificateAuthorityError("not-an-authority", problem);
    const above = chain[index + 1] ?? one;
    if (!one.verify(above.publicKey))
      throw new CertificateAuthorityError(
        "key-mismatch",
        one === root
          ? "the last certificate must be a root"
          : "a certificate is not signed by the one behind it",
      );
    if (!certificateValidAt(one, now))
      throw new CertificateAuthorityError("authority-expired", "a certificate is not valid at this time");
  }
  const privateKey = readPrivateKey(keyPem);
  if (!certificate.checkPrivateKey(privateKey))
    throw new CertificateAuthorityError("key-mismatch", "the key does not belong to the first certificate");
  return { issuingCa: authorityOf(certificate, createPublicKey(privateKey), privateKey), chain };
}

/** Reads a private key of one of the kinds our certificates can have. @throws CertificateAuthorityError */
export function readPrivateKey(pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "ec" || key.asymmetricKeyType === "rsa") return key;
  } catch (cause) {
    throw new CertificateAuthorityError("file-unreadable", "no private key in PEM, or an encrypted one", {
      cause,
    });
  }
  throw new CertificateAuthorityError("file-unreadable", "neither an EC nor an RSA key");
}

function readChain(pem: string): readonly X509Certificate[] {
  try {
    return parseCertificatesPem(pem);
  } catch (cause) {
    if (!(cause instanceof CertificateInputError)) throw cause;
    throw new CertificateAuthorityError("file-unreadable", cause.message, { cause });
  }
}
