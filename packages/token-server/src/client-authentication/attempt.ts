import type { X509Certificate } from "node:crypto";
import type { CertificateVerdict } from "@tenantbox/shared/client-certificate";
import { OAuthError } from "../errors.ts";
import { readBasicCredentials } from "./basic-credentials.ts";
import { matchCertificate } from "./certificate-match.ts";
import type { ClientDirectory, DirectoryClient, DirectoryKey } from "../service-instances/index.ts";
import { matchSecret } from "./secret-match.ts";

export type { ClientDirectory };

/** One try of a client to prove itself, from what it presented to which key it proved, or why it did not. */
export interface Attempt {
  /** The claimed id, foreign text. */
  readonly clientId: string;
  readonly client: DirectoryClient | undefined;
  readonly secret: string | undefined;
  readonly certificate: X509Certificate | undefined;
  /** The key that was proven; set by `prove…`. */
  key: DirectoryKey | undefined;
  /** Why the attempt failed, for the audit log. */
  reason: string;
}

/** What the listener knows of the caller's certificate; undefined where it brought none. */
export type CertificateOfCaller = CertificateVerdict | undefined;

/**
 * Finds out who claims to be calling and with what. A secret is proof only where secrets are served, a
 * certificate only where certificates are; one credential per request, and an invalid one is never rescued
 * by another (INV 8, decision 9).
 * @param asksCertificates whether the request came in by the listener for client certificates
 */
export function openAttempt(
  parameters: ReadonlyMap<string, string>,
  authorization: string | undefined,
  certificate: CertificateOfCaller,
  asksCertificates: boolean,
  directory: ClientDirectory,
): Attempt {
  const named = parameters.get("client_id");
  const inForm = parameters.get("client_secret");
  const basic = authorization === undefined ? undefined : readBasicCredentials(authorization);
  if (authorization !== undefined && basic === undefined) throw refusal("authorization-malformed");
  if (basic !== undefined && named !== undefined && named !== basic.clientId)
    throw new OAuthError("client-id-mismatch");
  if (basic !== undefined && inForm !== undefined && inForm !== basic.secret)
    throw new OAuthError("credentials-differ");
  const clientId = basic?.clientId ?? named;
  const secret = basic?.secret ?? inForm;
  if (clientId === undefined) throw refusal("client-missing");
  if (asksCertificates && secret !== undefined) throw refusal("secret-on-certificate-listener");
  const attempt = { clientId, client: directory.find(clientId), secret, key: undefined };
  if (secret !== undefined) return { ...attempt, certificate: undefined, reason: "secret-wrong" };
  if (!asksCertificates) throw refusal("secret-missing");
  if (certificate === undefined) throw refusal("certificate-missing");
  if (!certificate.ok) throw refusal(`certificate-${certificate.reason}`);
  return { ...attempt, certificate: certificate.certificate, reason: "certificate-not-registered" };
}

const refusal = (reason: string): OAuthError => new OAuthError("bad-credentials", { reason });

/** Proves the attempt by its secret; remembers the key. */
export function proveSecret(attempt: Attempt, secret: string): boolean {
  attempt.key = matchSecret(attempt.client, secret);
  if (attempt.client === undefined) attempt.reason = "client-unknown";
  return attempt.key !== undefined;
}

/** Proves the attempt by its certificate, which the policy has accepted; remembers the key. */
export function proveCertificate(attempt: Attempt, fingerprint: string): boolean {
  attempt.key = matchCertificate(attempt.client, fingerprint);
  if (attempt.client === undefined) attempt.reason = "client-unknown";
  return attempt.key !== undefined;
}
