import { X509Certificate } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { type PeerCertificate, TLSSocket } from "node:tls";

/**
 * The certificate that a caller showed in TLS, unjudged; undefined for who showed none, and in plain HTTP. Not by
 * `getPeerX509Certificate`, which keeps the issuers of each handshake for ever (Node 24.21 and 26.10).
 */
export function peerCertificateOf({ socket }: IncomingMessage): X509Certificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const { raw } = socket.getPeerCertificate() as Partial<PeerCertificate>;
  return raw && new X509Certificate(raw);
}
