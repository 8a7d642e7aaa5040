import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

export interface ShownCertificate {
  readonly leaf: X509Certificate;
  /** Its issuers among what the client sent, from the leaf upwards; unverified. */
  readonly chain: readonly X509Certificate[];
}

/** Remembers which issuers came with a certificate, for one listener. */
export interface ChainMemory {
  remember(leaf: X509Certificate, chain: readonly X509Certificate[]): void;
  /** The issuers seen with this leaf on a connection before; empty when unknown. */
  recall(leaf: X509Certificate): readonly X509Certificate[];
  keep(socket: TLSSocket, shown: ShownCertificate): void;
  /** What was kept of this connection, for as long as it lives. */
  shownOn(socket: TLSSocket): ShownCertificate | undefined;
}

/**
 * A memory of at most `most` chains by leaf; the longest unused is forgotten first. What was shown on an open
 * connection is never forgotten. What is remembered is no proof of anything: the policy verifies it again.
 */
export function createChainMemory(most = 1000): ChainMemory {
  const bySocket = new WeakMap<TLSSocket, ShownCertificate>();
  const byLeaf = new Map<string, readonly X509Certificate[]>();
  const remember = (leaf: X509Certificate, chain: readonly X509Certificate[]): void => {
    byLeaf.delete(leaf.fingerprint256);
    byLeaf.set(leaf.fingerprint256, chain);
    const [oldest] = byLeaf.keys();
    if (byLeaf.size > most && oldest !== undefined) byLeaf.delete(oldest);
  };
  return {
    remember,
    recall(leaf) {
      const chain = byLeaf.get(leaf.fingerprint256);
      if (chain) remember(leaf, chain);
      return chain ?? [];
    },
    keep: (socket, shown) => void bySocket.set(socket, shown),
    shownOn: (socket) => bySocket.get(socket),
  };
}
