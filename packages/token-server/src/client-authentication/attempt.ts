import type { X509Certificate } from "node:crypto";
import { OAuthError } from "../errors.ts";
import {
  type CertificateOwner,
  type ClientDirectory,
  type DirectoryClient,
  type DirectoryKey,
  isPlatformClient,
} from "../service-instances/index.ts";
import { readBasicCredentials } from "./basic-credentials.ts";
import type { Caller } from "./caller.ts";
import { matchCertificate } from "./certificate-match.ts";
import { matchSecret } from "./secret-match.ts";

export type { ClientDirectory };

/** One try of a client to prove itself, from what it presented to which key it proved, or why it did not. */
export interface Attempt {
  /** The claimed id, foreign text; of a forwarded certificate that belongs to nobody, its fingerprint. */
  readonly clientId: string;
  readonly client: DirectoryClient | undefined;
  readonly secret: string | undefined;
  /** What else the secret in the header may mean; left out for a certificate. */
  readonly literalSecret?: string | undefined;
  readonly certificate: X509Certificate | undefined;
  /** The key that the certificate belongs to. */
  readonly owned: DirectoryKey | undefined;
  /** The certificate is a renewal, to be remembered with its key before it counts. */
  readonly renewal: CertificateOwner | undefined;
  /** The key that was proven; set by `prove…`. */
  key: DirectoryKey | undefined;
  /** Why the attempt failed, for the audit log. */
  reason: string;
}

const refusal = (reason: string): OAuthError => new OAuthError("bad-credentials", { reason });

/**
 * Finds out who claims to be calling and with what. A secret is proof only where secrets are served, a
 * certificate only where certificates are; one credential per request, and an invalid one is never rescued
 * by another (INV 8, decision 9).
 */
export function openAttempt(
  parameters: ReadonlyMap<string, string>,
  authorization: string | undefined,
  { asksCertificates, certificate }: Caller & { kind: "client" },
  directory: ClientDirectory,
): Attempt {
  const named = parameters.get("client_id");
  const inForm = parameters.get("client_secret");
  const basic = authorization === undefined ? undefined : readBasicCredentials(authorization);
  if (authorization !== undefined && basic === undefined) throw refusal("authorization-malformed");
  if (basic !== undefined && named !== undefined && named !== basic.clientId)
    throw new OAuthError("client-id-mismatch");
  if (basic !== undefined && inForm !== undefined && inForm !== basic.secret && inForm !== basic.literal)
    throw new OAuthError("credentials-differ");
  const clientId = basic?.clientId ?? named;
  // An empty secret may be left out (RFC 6749 section 2.3.1).
  const secret = inForm ?? basic?.secret ?? (isPlatformClient(named) ? "" : undefined);
  const literalSecret = inForm === undefined ? basic?.literal : undefined;
  if (clientId === undefined) throw refusal("client-missing");
  if (asksCertificates && secret !== undefined) throw refusal("secret-on-certificate-listener");
  const attempt = { clientId, client: directory.find(clientId), secret, key: undefined };
  if (secret !== undefined)
    return {
      ...attempt,
      literalSecret,
      certificate: undefined,
      owned: undefined,
      renewal: undefined,
      reason: "secret-wrong",
    };
  if (!asksCertificates) throw refusal("secret-missing");
  if (certificate === undefined) throw refusal("certificate-missing");
  if (certificate === "malformed") throw refusal("certificate-header-malformed");
  if (!certificate.ok) throw refusal(`certificate-${certificate.reason}`);
  return { ...attempt, ...byCertificate(certificate.certificate, directory, clientId) };
}

/** What a certificate says in an attempt of a client that is named: it must be its own (catalogue row 38). */
export function byCertificate(
  certificate: X509Certificate,
  directory: ClientDirectory,
  clientId: string,
): Pick<Attempt, "certificate" | "owned" | "renewal" | "reason"> {
  const match = matchCertificate(directory, certificate);
  const nobody = { certificate, owned: undefined, renewal: undefined };
  if ("refusal" in match) return { ...nobody, reason: match.refusal };
  const { owner, renews } = match;
  if (owner.client.clientId !== clientId) return { ...nobody, reason: "certificate-not-registered" };
  return { certificate, owned: owner.key, renewal: renews ? owner : undefined, reason: "" };
}

/** Proves the attempt by its secret, read in either way; remembers the key. */
export function proveSecret(attempt: Attempt, secret: string): boolean {
  const { client, literalSecret } = attempt;
  const literally = literalSecret === undefined ? undefined : matchSecret(client, literalSecret);
  attempt.key = matchSecret(client, secret) ?? literally;
  if (attempt.client === undefined) attempt.reason = "client-unknown";
  return attempt.key !== undefined;
}

/** Proves the attempt by its certificate, which the policy has accepted; remembers the key. */
export function proveCertificate(attempt: Attempt): boolean {
  attempt.key = attempt.owned;
  if (attempt.client === undefined) attempt.reason = "client-unknown";
  return attempt.key !== undefined;
}
