import type { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";

/** Remembers which issuers came with a certificate, for one listener. */
export interface ChainMemory {
  remember(socket: TLSSocket, leaf: X509Certificate, chain: readonly X509Certificate[]): void;
  /** The issuers seen with this leaf, on this connection or on one before it; empty when unknown. */
  recall(socket: TLSSocket, leaf: X509Certificate): readonly X509Certificate[];
}

interface Remembered {
  readonly fingerprint: string;
  readonly chain: readonly X509Certificate[];
}

/**
 * A memory of at most `most` chains by leaf; the longest unused is forgotten first. A chain of an open
 * connection is never forgotten. What is remembered is no proof of anything: the policy verifies it again.
 */
export function createChainMemory(most = 1000): ChainMemory {
  const bySocket = new WeakMap<TLSSocket, Remembered>();
  const byLeaf = new Map<string, readonly X509Certificate[]>();
  return {
    remember(socket, leaf, chain) {
      const fingerprint = leaf.fingerprint256;
      bySocket.set(socket, { fingerprint, chain });
      byLeaf.delete(fingerprint);
      byLeaf.set(fingerprint, chain);
      const [oldest] = byLeaf.keys();
      if (byLeaf.size > most && oldest !== undefined) byLeaf.delete(oldest);
    },
    recall(socket, leaf) {
      const fingerprint = leaf.fingerprint256;
      const own = bySocket.get(socket);
      if (own?.fingerprint === fingerprint) return own.chain;
      const chain = byLeaf.get(fingerprint);
      if (!chain) return [];
      byLeaf.delete(fingerprint);
      byLeaf.set(fingerprint, chain);
      bySocket.set(socket, { fingerprint, chain });
      return chain;
    },
  };
}
