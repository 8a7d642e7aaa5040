import { X509Certificate } from "node:crypto";

/** Why a text is not one certificate in PEM. */
export type CertificateInputReason =
  | "no-certificate"
  | "several-certificates"
  | "private-key"
  | "trailing-data"
  | "malformed"
  | "too-long";

/** A text that is not exactly one certificate in PEM; the message can be shown to whoever sent it. */
export class CertificateInputError extends Error {
  override name = "CertificateInputError";
  readonly reason: CertificateInputReason;

  constructor(reason: CertificateInputReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

const MOST_CHARACTERS = 65_536;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;

/**
 * Reads exactly one certificate (RFC 7468 5). Line breaks may be LF, CRLF, missing, or written as the two
 * characters `\n` as in a service key; around the block only blanks are allowed.
 * @throws CertificateInputError
 */
export function parseCertificatePem(text: string): X509Certificate {
  const certificates = parseCertificatesPem(text);
  const [only] = certificates;
  if (only && certificates.length === 1) return only;
  throw new CertificateInputError("several-certificates", "One certificate is expected, without its chain");
}

/** Reads one or more certificates under the same rules. @throws CertificateInputError */
export function parseCertificatesPem(text: string, mostCharacters = MOST_CHARACTERS): X509Certificate[] {
  if (text.length > mostCharacters)
    throw new CertificateInputError("too-long", "The certificate is too long");
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) {
    throw new CertificateInputError("private-key", "A private key does not belong here");
  }
  const plain = text.replace(/\\r|\\n/g, "\n");
  const blocks = [...plain.matchAll(BLOCK)];
  if (blocks.length === 0) {
    throw new CertificateInputError(
      "no-certificate",
      "No PEM block with BEGIN and END CERTIFICATE lines found",
    );
  }
  if (plain.replace(BLOCK, "").trim() !== "") {
    throw new CertificateInputError("trailing-data", "There is text outside the PEM block");
  }
  return blocks.map(([, label, body]) => {
    if (label !== "CERTIFICATE")
      throw new CertificateInputError("no-certificate", `A PEM block is a ${label}`);
    return parseBody(body ?? "");
  });
}

/** Base64 in its one canonical spelling, and nothing behind the certificate in it. */
function parseBody(body: string): X509Certificate {
  const base64 = body.replace(/\s+/g, "");
  const der = Buffer.from(base64, "base64");
  if (der.toString("base64") !== base64) {
    throw new CertificateInputError("malformed", "The PEM block is not valid base64");
  }
  let certificate: X509Certificate;
  try {
    certificate = new X509Certificate(der);
  } catch (cause) {
    throw new CertificateInputError("malformed", "The PEM block holds no X.509 certificate", { cause });
  }
  if (!certificate.raw.equals(der)) {
    throw new CertificateInputError("trailing-data", "There are bytes behind the certificate");
  }
  return certificate;
}
