/** What is wrong, for a program; the message is one line for a person. */
export type CertificateAuthorityErrorCode =
  | "file-missing"
  | "file-unreadable"
  | "file-permissions"
  | "key-mismatch"
  | "not-an-authority"
  | "authority-expired"
  | "validity-exceeds-authority"
  | "invalid-request"
  | "busy";

/** The certificate authority cannot open, or cannot issue what was asked. */
export class CertificateAuthorityError extends Error {
  override name = "CertificateAuthorityError";
  readonly code: CertificateAuthorityErrorCode;

  constructor(code: CertificateAuthorityErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
