import { createServer, type Server } from "node:https";
import { bindAll } from "./bind.ts";
import { type Connections, watchConnections } from "./connections.ts";
import { largestHeaders, largestTarget, type Limits } from "./limits.ts";
import { refuseWhatCannotBeParsed } from "./parser-refusal.ts";
import { createServe, type ServeOptions } from "./serve.ts";
import { secureContext, type TlsMaterial } from "./tls-material.ts";

export interface ListenerOptions extends ServeOptions {
  /** The setting that chooses the port, for the error message when it is taken. */
  readonly setting: string;
  readonly bind: readonly string[];
  readonly port: number;
  readonly tls: TlsMaterial;
  readonly limits: Limits;
  /** Sees each TLS server before it accepts its first connection. */
  readonly onServer?: ((server: Server) => void) | undefined;
}

/** A TLS port of ours: open, guarded, healthy, stoppable. */
export interface Listener {
  readonly port: number;
  /** Shows another certificate or asks for other roots from the next handshake on; old sessions end (M1, M5). */
  renewTls(material: TlsMaterial): void;
  /** Stops accepting, lets running requests finish for at most `graceMs`, then cuts. */
  close(graceMs?: number): Promise<void>;
}

/** Opens a listener on every address of `bind`. @throws {ListenerError} when the port cannot be had */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const watched = new Map<Server, Connections>();
  const { servers, port } = await bindAll(options.bind, options.port, options.setting, () => {
    const server = makeServer(options);
    watched.set(server, watchConnections(server, options.limits));
    return server;
  });
  return {
    port,
    renewTls(material) {
      for (const server of servers) server.setSecureContext(secureContext(material));
    },
    close: async (graceMs = 1_000) => {
      await Promise.all(servers.map(async (server) => watched.get(server)?.close(graceMs)));
    },
  };
}

function makeServer(options: ListenerOptions): Server {
  const { limits, log, name } = options;
  const serve = createServe(options);
  const server = createServer(
    {
      ...secureContext(options.tls),
      // Asked for, never demanded in TLS: the certificate policy decides, on every request (decision 10).
      requestCert: options.tls.clientRoots !== undefined,
      rejectUnauthorized: false,
      handshakeTimeout: limits.handshakeMs,
      headersTimeout: limits.headersMs,
      requestTimeout: Math.max(limits.requestMs, limits.headersMs),
      connectionsCheckingInterval: Math.min(limits.headersMs / 4, 2_000),
      // The guard refuses a request without a host, with the headers that every answer has.
      requireHostHeader: false,
      // Room for both at their largest: the guard tells 414 and 431 apart, beyond that the parser stops.
      maxHeaderSize: largestTarget + 2 * largestHeaders,
    },
    serve.request,
  );
  options.onServer?.(server);
  // No count limit of Node's: it would cut the list, and the Authorization header unseen with it (M8).
  server.maxHeadersCount = 0;
  server.keepAliveTimeout = 30_000;
  server.on("checkContinue", serve.expectingContinue);
  server.on("checkExpectation", serve.expectingOther);
  server.on("tlsClientError", (error, socket) => {
    log.debug({ listener: name, error: error.message }, "handshake failed");
    // Also one that took too long: Node only tells of it.
    socket.destroy();
  });
  refuseWhatCannotBeParsed(server, name, log);
  // A listener of ours takes the bytes from the socket instead of from below it: only so can Node pause a caller who
  // sends faster than he reads answers. Else 1,000 pipelined requests meet a paused parser, and a 400.
  server.on("secureConnection", (socket) => socket.on("data", () => undefined));
  return server;
}
