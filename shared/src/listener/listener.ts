import { createServer as createPlainServer, type ServerOptions } from "node:http";
import { createServer as createTlsServer, Server as TlsServer } from "node:https";
import type { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { bindAll } from "./bind.ts";
import { type Connections, watchConnections } from "./connections.ts";
import type { Limits } from "./limits.ts";
import { refuseWhatCannotBeParsed } from "./parser-refusal.ts";
import { createServe, type Serve, type ServeOptions } from "./serve.ts";
import type { Server } from "./server.ts";
import { secureContext, type TlsMaterial } from "./tls-material.ts";

export interface ListenerOptions extends ServeOptions {
  /** The setting that chooses the port, for the error message when it is taken. */
  readonly setting: string;
  readonly bind: readonly string[];
  readonly port: number;
  /** Plain HTTP, which whoever opens the listener allows on loopback only, where there is none. */
  readonly tls: TlsMaterial | undefined;
  readonly limits: Limits;
  /** Sees each TLS server before it accepts its first connection. */
  readonly onServer?: ((server: TlsServer) => void) | undefined;
}

/** A port of ours: open, guarded, healthy, stoppable. */
export interface Listener {
  readonly port: number;
  /** Shows another certificate or asks for other roots from the next handshake on; old sessions end (M1, M5). */
  renewTls(material: TlsMaterial): void;
  /**
   * First it is not ready and goes on serving, as long as its limits say; then it accepts nothing more, and lets
   * running requests finish for at most `graceMs`: what is not answered by then hears 503. With 0 it ends at once.
   */
  close(graceMs?: number): Promise<void>;
}

/** Opens a listener on every address of `bind`. @throws {ListenerError} when the port cannot be had */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { limits, tls } = options;
  const serve = createServe(options, tls === undefined ? "http" : "https");
  const watched = new Map<Server, Connections>();
  const { servers, port } = await bindAll(options.bind, options.port, options.setting, () => {
    const server = makeServer(options, serve);
    watched.set(server, watchConnections(server, limits));
    return server;
  });
  const end = async (graceMs: number): Promise<void> => {
    if (graceMs > 0 && limits.drainMs > 0) {
      serve.drain();
      await pause(limits.drainMs);
    }
    await Promise.all(servers.map(async (server) => watched.get(server)?.close(graceMs, serve.refuseOpen)));
  };
  let ending: Promise<void> | undefined;
  return {
    port,
    renewTls(material) {
      for (const server of servers)
        if (server instanceof TlsServer) server.setSecureContext(secureContext(material));
    },
    close: (graceMs = 1_000) => (ending ??= end(graceMs)),
  };
}

function makeServer(options: ListenerOptions, serve: Serve): Server {
  const { limits, log, name, tls } = options;
  const http: ServerOptions = {
    headersTimeout: limits.headersMs,
    requestTimeout: Math.max(limits.requestMs, limits.headersMs),
    connectionsCheckingInterval: Math.min(limits.headersMs / 4, 2_000),
    // The guard refuses a request without a host, with the headers that every answer has.
    requireHostHeader: false,
    // Room for both at their largest: the guard tells 414 and 431 apart, beyond that the parser stops.
    maxHeaderSize: limits.targetBytes + 2 * limits.headerBytes,
  };
  const server =
    tls === undefined
      ? createPlainServer(http, serve.request)
      : createTlsServer(
          {
            ...http,
            ...secureContext(tls),
            // Asked for, never demanded in TLS: the certificate policy decides, on every request (decision 10).
            requestCert: tls.clientRoots !== undefined,
            rejectUnauthorized: false,
            handshakeTimeout: limits.handshakeMs,
          },
          serve.request,
        );
  if (server instanceof TlsServer) options.onServer?.(server);
  // No count limit of Node's: it would cut the list, and the Authorization header unseen with it (M8).
  server.maxHeadersCount = 0;
  server.keepAliveTimeout = limits.idleMs;
  server.on("checkContinue", serve.expectingContinue);
  server.on("checkExpectation", serve.expectingOther);
  server.on("tlsClientError", (error: Error, socket: Socket) => {
    log.debug({ listener: name, error: error.message }, "handshake failed");
    // Also one that took too long: Node only tells of it.
    socket.destroy();
  });
  refuseWhatCannotBeParsed(server, name, log);
  return server;
}
