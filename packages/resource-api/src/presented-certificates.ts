import type { IncomingMessage } from "node:http";
import type { Server } from "node:https";
import { TLSSocket } from "node:tls";
import {
  captureChains,
  createChainMemory,
  type PresentedCertificate,
  presentedCertificate,
} from "@tenantbox/shared/client-certificate";
import type { Proxies } from "@tenantbox/shared/proxies";
import { AuthenticationError } from "./authenticate/principal.ts";

/** Follows which certificates the callers of a listener show, with their chains. */
export interface PresentedCertificates {
  /** To be told of each TLS server before it accepts its first connection. */
  onServer(server: Server): void;
  /**
   * What the caller of a request has shown in TLS, to us or to a proxy of ours; undefined for nothing.
   * @throws {AuthenticationError} where a proxy's header cannot be read
   */
  of(request: IncomingMessage): PresentedCertificate | undefined;
}

export function createPresentedCertificates(proxies: Proxies): PresentedCertificates {
  const chains = createChainMemory();
  return {
    onServer: (server) => captureChains(server, chains),
    of(request) {
      if (!proxies.speaksFor(request))
        return request.socket instanceof TLSSocket ? presentedCertificate(request.socket, chains) : undefined;
      const passed = proxies.certificateIn(request);
      if (passed === "malformed")
        throw new AuthenticationError("certificate-header-malformed", { presented: "nothing" });
      return passed;
    },
  };
}
