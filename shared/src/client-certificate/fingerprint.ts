import { createHash, type X509Certificate } from "node:crypto";

/** SHA-256 of the certificate's DER, lower-case hexadecimal without separators. */
export function fingerprintOf(certificate: X509Certificate): string {
  return certificate.fingerprint256.replaceAll(":", "").toLowerCase();
}

/** `x5t#S256` of RFC 8705 3.1: base64url of the SHA-256 of the certificate's DER. */
export function thumbprintOf(certificate: X509Certificate): string {
  return createHash("sha256").update(certificate.raw).digest("base64url");
}
