import type { IncomingMessage } from "node:http";
import type { Server } from "node:https";
import { TLSSocket } from "node:tls";
import {
  captureChains,
  createChainMemory,
  type PresentedCertificate,
  presentedCertificate,
} from "@tenantbox/shared/client-certificate";

/** Follows which certificates the callers of a listener show, with their chains. */
export interface PresentedCertificates {
  /** To be told of each TLS server before it accepts its first connection. */
  onServer(server: Server): void;
  /** What the caller of a request has shown in TLS; undefined for nothing, and in plain HTTP. */
  of(request: IncomingMessage): PresentedCertificate | undefined;
}

export function createPresentedCertificates(): PresentedCertificates {
  const chains = createChainMemory();
  return {
    onServer: (server) => captureChains(server, chains),
    of: ({ socket }) => (socket instanceof TLSSocket ? presentedCertificate(socket, chains) : undefined),
  };
}
