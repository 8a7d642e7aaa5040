import { X509Certificate } from "node:crypto";
import type { DetailedPeerCertificate, TLSSocket } from "node:tls";
import { MOST_ISSUERS } from "./certification-path.ts";
import type { ShownCertificate } from "./chain-memory.ts";
import { isSelfSigned } from "./self-issued.ts";
import { certificateValidAt } from "./validity.ts";

/** What Node keeps to itself of a connection. */
interface Inner {
  _requestCert?: boolean;
  readonly _rejectUnauthorized?: boolean;
  readonly _handle?: { verifyError?: () => { readonly code?: string } | null | undefined } | null;
}

const insideOf = (socket: TLSSocket): Inner => socket as unknown as Inner;

/**
 * What the client of a connection shows, as Node tells it without a leak: `getPeerX509Certificate` never gives back
 * the issuers of a full handshake (24.21 and 26.10), some 9 KB each, to be had by anybody who can reach the port. But
 * it alone tells issuers off the first way up; so where that is broken and OpenSSL trusts the client all the same, it is
 * asked. Roots stay out: Node adds those that are trusted, and others prove nothing.
 */
export function seenInTls(socket: TLSSocket): ShownCertificate | undefined {
  const [leaf, ...issuers] = certificatesOf(socket.getPeerCertificate(true));
  if (leaf === undefined) return undefined;
  const chain = issuers.filter((issuer) => !isSelfSigned(issuer)).slice(0, MOST_ISSUERS + 1);
  const trusted = insideOf(socket)._handle?.verifyError?.() === null;
  if (!trusted || chain.length > MOST_ISSUERS || isWhole([leaf, ...issuers])) return { leaf, chain };
  return { leaf, chain: issuersOf(socket.getPeerX509Certificate()) };
}

function certificatesOf(first: Partial<DetailedPeerCertificate>): X509Certificate[] {
  const found: X509Certificate[] = [];
  let next: Partial<DetailedPeerCertificate> | undefined = first;
  while (next?.raw !== undefined && found.length < MOST_SEEN) {
    found.push(new X509Certificate(next.raw));
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  return found;
}

/** A leaf, one issuer too many, and roots among them. */
const MOST_SEEN = 2 * MOST_ISSUERS;

/** Whether each has signed the one below, and counts by the clock that OpenSSL reads. */
const isWhole = (path: readonly X509Certificate[]): boolean =>
  path.every((child, index) => {
    const issuer = path[index + 1];
    return certificateValidAt(child, Date.now()) && (issuer === undefined || child.verify(issuer.publicKey));
  });

function issuersOf(leaf: X509Certificate | undefined): X509Certificate[] {
  const issuers: X509Certificate[] = [];
  let issuer = leaf?.issuerCertificate;
  while (issuer && issuers.length <= MOST_ISSUERS) {
    issuers.push(issuer);
    issuer = issuer.issuerCertificate;
  }
  return issuers;
}

/**
 * Says in Node's place what OpenSSL thinks of the client's certificate, before Node does: for one that OpenSSL trusts
 * Node looks at the issuers itself, and keeps them (24.21). Only where the policy decides; and where a Node has other
 * insides, Node says it.
 */
export function sayWhatTlsThinks(socket: TLSSocket): void {
  const inner = insideOf(socket);
  if (inner._rejectUnauthorized !== false || inner._handle?.verifyError === undefined) return;
  const error = inner._handle.verifyError();
  inner._requestCert = false;
  Object.assign(socket, error ? { authorizationError: error.code ?? "UNSPECIFIED" } : { authorized: true });
}
