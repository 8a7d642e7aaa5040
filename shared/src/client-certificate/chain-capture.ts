import type { Server, TLSSocket } from "node:tls";
import type { ChainMemory } from "./chain-memory.ts";
import { presentedCertificate } from "./presented-certificate.ts";
import { sayWhatTlsThinks } from "./seen-in-tls.ts";

/**
 * Makes a TLS server remember the chain of every client, before Node loses it: some releases (24.21, 26.8;
 * nodejs/node#65579) take it out of the connection while they finish the handshake. The `keylog` event is the
 * documented one that shows a connection before that moment; the key material itself is not looked at.
 */
export function captureChains(server: Server, memory: ChainMemory): void {
  const seen = new WeakSet<TLSSocket>();
  server.on("keylog", (_line: Buffer, socket: TLSSocket) => {
    if (seen.has(socket)) return;
    seen.add(socket);
    socket.prependOnceListener("secure", () => {
      presentedCertificate(socket, memory);
      sayWhatTlsThinks(socket);
    });
  });
}
