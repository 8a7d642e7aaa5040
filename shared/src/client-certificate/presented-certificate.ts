import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { MOST_ISSUERS } from "./certification-path.ts";
import type { ChainMemory } from "./chain-memory.ts";

/** A client's certificate and what came with it. */
export interface PresentedCertificate {
  readonly leaf: X509Certificate;
  /** The other certificates the client sent, the leaf excluded; unverified. */
  readonly chain: readonly X509Certificate[];
  /** OpenSSL's objection during the handshake, such as `INVALID_PURPOSE`; absent when it had none. */
  readonly tlsError?: string;
}

/**
 * How many bytes a leaf and its issuers may have together: several times what real chains have, and what a proxy can write
 * into the headers of one request (RFC 9440), so that the verdict is the same on either way.
 */
export const MOST_BYTES = 11_000;

export const sizeOf = ({ leaf, chain }: Pick<PresentedCertificate, "leaf" | "chain">): number =>
  [leaf, ...chain].reduce((sum, { raw }) => sum + raw.length, 0);

/**
 * The certificate the client of this connection has proven to own, or undefined when it sent none.
 *
 * Node hands out the chain only once after a full handshake and not at all on a resumed session, so `memory`
 * (one per listener) supplies it; everything on a listener must read certificates through this function.
 */
export function presentedCertificate(
  socket: TLSSocket,
  memory: ChainMemory,
): PresentedCertificate | undefined {
  const leaf = socket.getPeerX509Certificate();
  if (!leaf) return undefined;
  const sent = issuersOf(leaf);
  // A thousand of the largest would be a hundred megabytes.
  if (sent.length > 0 && sizeOf({ leaf, chain: sent }) <= MOST_BYTES) memory.remember(socket, leaf, sent);
  const chain = sent.length > 0 ? sent : memory.recall(socket, leaf);
  const error: unknown = socket.authorizationError;
  if (error === null || error === undefined) return { leaf, chain };
  return { leaf, chain, tlsError: typeof error === "string" ? error : "UNSPECIFIED" };
}

/** One more than may be used, so that the policy sees that there were too many. */
function issuersOf(leaf: X509Certificate): X509Certificate[] {
  const issuers: X509Certificate[] = [];
  let issuer = leaf.issuerCertificate;
  while (issuer && issuers.length <= MOST_ISSUERS) {
    issuers.push(issuer);
    issuer = issuer.issuerCertificate;
  }
  return issuers;
}
