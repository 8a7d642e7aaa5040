import { Server as HttpsServer } from "node:https";
import type { Socket } from "node:net";
import type { Limits } from "./limits.ts";
import type { Server } from "./server.ts";

/** The connections of one server: counted by peer, watched for readers that take nothing, cut at the end. */
export interface Connections {
  /** Stops accepting, lets running requests finish for at most `graceMs`; then `last` may still answer them, and they are cut. */
  close(graceMs: number, last: () => void): Promise<void>;
}

/** Time for the last answers to reach their callers. */
const lastWordMs = 100;

/** Watches a server's connections, those in the middle of a handshake included. */
export function watchConnections(server: Server, limits: Limits): Connections {
  const sockets = new Set<Socket>();
  const readers = new Set<Socket>();
  const perPeer = new Map<string, number>();

  server.maxConnections = limits.connections;
  server.on("connection", (socket: Socket) => {
    const peer = socket.remoteAddress ?? "";
    const open = (perPeer.get(peer) ?? 0) + 1;
    if (open > limits.connectionsPerPeer) return void socket.destroy();
    perPeer.set(peer, open);
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      const left = (perPeer.get(peer) ?? 1) - 1;
      if (left === 0) perPeer.delete(peer);
      else perPeer.set(peer, left);
    });
  });
  server.on(openingOf(server), (socket: Socket) => {
    readers.add(socket);
    socket.once("close", () => readers.delete(socket));
  });
  const sweep = sweepStalled(readers, limits.answerMs);
  server.once("close", () => clearInterval(sweep));

  return {
    close: (graceMs, last) =>
      new Promise((resolve) => {
        // Sockets rather than connections: one that never finished its handshake is no connection to Node.
        const cut = (): void => {
          for (const socket of sockets) socket.destroy();
        };
        let timer = setTimeout(() => {
          last();
          timer = setTimeout(cut, lastWordMs);
        }, graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** The event by which a server hands over a connection that carries HTTP. */
const openingOf = (server: Server): "secureConnection" | "connection" =>
  server instanceof HttpsServer ? "secureConnection" : "connection";

/** Cuts connections whose reader lets the same bytes wait for too long (catalogue row 188). */
function sweepStalled(readers: ReadonlySet<Socket>, answerMs: number): NodeJS.Timeout {
  const waiting = new WeakMap<Socket, { bytes: number; since: number }>();
  const sweep = (): void => {
    const now = performance.now();
    for (const socket of readers) {
      const bytes = socket.writableLength;
      const before = waiting.get(socket);
      if (bytes === 0 || before?.bytes !== bytes) waiting.set(socket, { bytes, since: now });
      else if (now - before.since >= answerMs) socket.destroy();
    }
  };
  return setInterval(sweep, Math.min(answerMs / 4, 5_000)).unref();
}
