import { join } from "node:path";
import {
  loadTrustFolder,
  type TrustProblem,
  type WatchedTrustStore,
} from "@tenantbox/shared/client-certificate";
import { type AuthorityTimes, type KeyAuthority, openAuthorities } from "./authorities.ts";
import {
  type ClientCertificateRequest,
  type IssuedClientCertificate,
  issueClientCertificate,
} from "./client-certificates.ts";
import { createKeyPairMaker } from "./key-pairs.ts";
import type { LeafFiles } from "./leaf-files.ts";
import { makePrivateFolder, writePrivateFile } from "../private-files/private-files.ts";
import { serverNames } from "./server-names.ts";
import { issueServerCertificate, issueServiceClientCertificate } from "./service-certificates.ts";

/** The local certificate authority. No HTTP; every method may throw CertificateAuthorityError. */
export interface CertificateAuthority {
  /** PEM of the root a client trusts to reach our servers; what `ca.pem` holds. */
  readonly serverRoot: string;
  /** PEM of the root above every client certificate we issue. */
  readonly clientRoot: string;
  readonly issuingCa: string;
  /** A TLS server certificate in `tls/<service>.crt|.key`, reused while it fits and lasts 30 days more. */
  issueServerCertificate(service: string): Promise<LeafFiles>;
  /** A client certificate for a process of ours in `tls/<service>-client.crt|.key`, reused likewise. */
  issueServiceClientCertificate(service: string): Promise<LeafFiles & { readonly fingerprint: string }>;
  /** A client certificate for a service key; nothing of it is written to disk. */
  issueClientCertificate(request: ClientCertificateRequest): Promise<IssuedClientCertificate>;
  /** The client root and what lies in `trust/`; the issuing CA completes paths. */
  readonly trust: WatchedTrustStore;
  /** Stops watching the trust folder. */
  close(): void;
}

export interface CertificateAuthorityOptions {
  readonly home: string;
  /** The system's clock, which callers of our servers go by as well; epoch milliseconds. */
  readonly now: () => number;
  /** The clock that certificates of service keys go by; `now` unless the tenant has its own. */
  readonly clientNow?: () => number;
  /** When the CAs of client certificates are valid, where they are made; ten years unless said. */
  readonly clientPeriod?: AuthorityTimes["clientPeriod"];
  /** Names and addresses of our servers besides localhost, 127.0.0.1 and ::1. */
  readonly hostNames: readonly string[];
  /** A CA that issues the certificates of service keys in place of ours. */
  readonly given?: KeyAuthority | undefined;
  readonly onTrustProblem?: (problem: TrustProblem) => void;
}

/**
 * Opens the CA in `home`, or makes it on the first start: a name-constrained root for our TLS servers, a root
 * and an issuing CA for client certificates, each with a key of its own. A second start makes no keys.
 * @throws CertificateAuthorityError in one line when what is there cannot be used
 */
export async function openCertificateAuthority(
  options: CertificateAuthorityOptions,
): Promise<CertificateAuthority> {
  const { home, now, clientNow = now, clientPeriod, hostNames, given, onTrustProblem } = options;
  const names = serverNames(hostNames);
  const makeKey = createKeyPairMaker();
  for (const folder of ["tls", "trust"]) await makePrivateFolder(join(home, folder));
  const authorities = await openAuthorities(home, names, { now: now(), clientPeriod });
  const { serverRoot, clientRoot, issuingCa } = authorities;
  const own = { issuingCa, chain: [issuingCa.certificate, clientRoot.certificate] };
  const issuer = { authorities, makeKey, now };
  const roots = [clientRoot.certificate, ...(given?.chain.slice(-1) ?? [])];
  const intermediates = [issuingCa.certificate, ...(given?.chain.slice(0, -1) ?? [])];
  const pems = [...roots, ...intermediates].map((one) => one.toString());
  await writePrivateFile(join(home, "tls", "client-authorities.pem"), pems.join(""));
  const trust = loadTrustFolder({
    folder: join(home, "trust"),
    roots,
    intermediates,
    ...(onTrustProblem ? { onProblem: onTrustProblem } : {}),
  });
  return {
    serverRoot: serverRoot.certificate.toString(),
    clientRoot: clientRoot.certificate.toString(),
    issuingCa: issuingCa.certificate.toString(),
    issueServerCertificate: (service) => issueServerCertificate(issuer, join(home, "tls"), service, names),
    issueServiceClientCertificate: (service) =>
      issueServiceClientCertificate(issuer, join(home, "tls"), service),
    issueClientCertificate: (request) =>
      issueClientCertificate({ makeKey, now: clientNow }, given ?? own, request),
    trust,
    close: () => trust.close(),
  };
}
