import { ConfigurationError } from "@tenantbox/shared/config";

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

/**
 * The certificate authority cannot open, or cannot issue what was asked. Files that keep it from opening are for the
 * operator to mend like a wrong setting: a start that fails so ends with the same exit code (catalogue rows 224, 228).
 */
export class CertificateAuthorityError extends ConfigurationError {
  override readonly name = "CertificateAuthorityError";
  readonly code: CertificateAuthorityErrorCode;

  constructor(code: CertificateAuthorityErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
