import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { Socket } from "node:net";
import type { AuditLog } from "../audit/index.ts";
import { bindAll } from "./bind.ts";
import { openExchange } from "./exchange.ts";
import { answerHealth } from "./health.ts";
import type { Log } from "./log.ts";
import { guardRequest } from "./request-guard.ts";
import { secureContext, type TlsMaterial } from "./tls-material.ts";

export interface ListenerOptions {
  /** Name in the log and in exchanges. */
  readonly name: string;
  /** The setting that chooses the port, for the error message when it is taken. */
  readonly setting: string;
  readonly bind: readonly string[];
  readonly port: number;
  readonly tls: TlsMaterial;
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly ready: () => boolean;
  readonly log: Log;
  /** Gets one event for each request that is refused before anybody handles it (INV 5). */
  readonly audit: Pick<AuditLog, "record">;
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

// Slow clients are cut (facts M9); sizes are those documented for the token server (fact sheet, section 1.7).
const limits = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
};

/** Opens a listener on every address of `bind`. @throws {ListenerError} when the port cannot be had */
export async function openListener(options: ListenerOptions): Promise<Listener> {
  const { servers, port } = await bindAll(options.bind, options.port, options.setting, () =>
    makeServer(options),
  );
  const open = servers.map(withSockets);
  return {
    port,
    renewTls(material) {
      for (const server of servers) server.setSecureContext(secureContext(material));
    },
    close: async (graceMs = 1_000) => {
      await Promise.all(open.map((one) => stop(one, graceMs)));
    },
  };
}

function makeServer(options: ListenerOptions): Server {
  const asks = options.tls.clientRoots !== undefined;
  const server = createServer(
    // Asked for, never demanded in TLS: the certificate policy decides, on every request (decision 10).
    {
      ...secureContext(options.tls),
      ...limits,
      requestCert: asks,
      rejectUnauthorized: false,
      handshakeTimeout: 10_000,
    },
    (request, response) => serve(options, request, response),
  );
  options.onServer?.(server);
  // No count limit: a cut header list could drop the Authorization header unseen (M8); the size limit holds.
  server.maxHeadersCount = 0;
  server.keepAliveTimeout = 30_000;
  server.on("tlsClientError", (error) =>
    options.log.debug({ listener: options.name, error: error.message }, "handshake failed"),
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
    const status =
      error.code === "HPE_HEADER_OVERFLOW" ? "431 Request Header Fields Too Large" : "400 Bad Request";
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
  });
  // Expectations are answered by refusing what is not understood, without reading the body (RFC 9110 section 10.1.1).
  server.on("checkExpectation", (_request, response: ServerResponse) =>
    refuse(response, 417, "the expectation is not met"),
  );
  return server;
}

// The query stays out of every log: it may carry credentials (P5).
const pathOf = (url: string): string => url.split("?", 1)[0] ?? "";

function serve(options: ListenerOptions, request: IncomingMessage, response: ServerResponse): void {
  const started = performance.now();
  const exchange = openExchange(request, options.name);
  response.setHeader("X-Correlation-ID", exchange.id);
  response.setHeader("X-Content-Type-Options", "nosniff");
  const path = pathOf(request.url ?? "");
  response.once("close", () => {
    const took = Math.round((performance.now() - started) * 10) / 10;
    options.log.info(
      {
        request: exchange.id,
        listener: options.name,
        method: request.method,
        path: path.slice(0, 256),
        status: response.statusCode,
        ms: took,
      },
      "request",
    );
  });
  const refusal = guardRequest(request);
  if (refusal !== undefined) {
    const { method = "", url = "" } = request;
    const { id, peer } = exchange;
    const { reason } = refusal;
    options.audit.record({
      event: "request.refused",
      outcome: "refused",
      reason,
      method,
      path: pathOf(url),
      peer,
      request: id,
    });
    return refuse(response, refusal.status, refusal.reason);
  }
  if (answerHealth(path, response, options.ready)) return;
  options.handle(request, response);
}

function refuse(response: ServerResponse, status: number, reason: string): void {
  response.statusCode = status;
  response.setHeader("Connection", "close");
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify({ error: "invalid_request", error_description: reason }));
}

interface OpenServer {
  readonly server: Server;
  readonly sockets: ReadonlySet<Socket>;
}

/** A server with the sockets that are open at it, those in the middle of a handshake included. */
function withSockets(server: Server): OpenServer {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  return { server, sockets };
}

function stop({ server, sockets }: OpenServer, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    // Sockets rather than connections: one that never finished its handshake is no connection to Node.
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, graceMs);
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}
