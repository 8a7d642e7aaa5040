import type { Refusal } from "./refusal.ts";

/**
 * What TLS may say and the policy judges itself, at the moment of the request and with the trust of that
 * moment: dates, and whether an issuer is known. TLS said it once, when the connection was opened.
 */
const judgedAgain = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

/** Turns TLS's verdict into a refusal where it knows more than the policy: a second opinion, never a permit. */
export function tlsRefusal(tlsError: string | undefined): Refusal | undefined {
  if (tlsError === undefined || judgedAgain.has(tlsError)) return undefined;
  return { reason: "tls-refused", detail: tlsError };
}
