/** Why a client certificate counts for nothing. For the audit log: the caller hears no difference. */
export type CertificateRefusal =
  | "malformed"
  | "self-signed"
  | "ca-certificate"
  | "no-client-auth"
  | "wrong-key-usage"
  | "weak-key"
  | "weak-signature"
  | "expired"
  | "not-yet-valid"
  | "untrusted"
  | "chain-too-long"
  | "tls-refused";

/** A refusal with words for the log; they name no secret, but may quote the certificate. */
export interface Refusal {
  readonly reason: CertificateRefusal;
  readonly detail: string;
}
