import { readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { connect, type ConnectionOptions, type TLSSocket } from "node:tls";
import { type Answer, createAnswerReader } from "./answers.ts";

/** What came back for bytes that were sent: whole answers, and whether the connection was closed after them. */
export interface Exchanged {
  readonly answers: readonly Answer[];
  readonly closed: boolean;
  /** Milliseconds until the last awaited answer was whole, or the connection closed. */
  readonly tookMs: number;
}

export interface Sending {
  /** Answers to wait for; 1 unless said. `"close"`: until the connection is closed. */
  readonly awaits?: number | "close";
  /** The request is HEAD: its answer has no body. */
  readonly head?: boolean;
  readonly patienceMs?: number;
}

/** Connections to one TLS port, for bytes that a proper HTTP client refuses to send. */
export interface Wire {
  open(): Promise<TLSSocket>;
  /** Sends bytes over a connection of their own. */
  send(bytes: string | Buffer, sending?: Sending): Promise<Exchanged>;
}

/**
 * A wire to a URL's port that trusts the stack's root; sessions are resumed, so a connection costs little. With TLS
 * options of its own each connection has a full handshake, and one that is refused counts as closed.
 */
export function wireTo(home: string, url: string, tls?: ConnectionOptions): Wire {
  const { hostname, port } = new URL(url);
  const ca = readFileSync(join(home, "ca.pem"));
  let session: Buffer | undefined;
  const open = (): Promise<TLSSocket> =>
    new Promise((resolve, reject) => {
      const socket = connect({
        host: hostname,
        port: Number(port),
        servername: hostname,
        ca,
        ...tls,
        ...(session === undefined ? {} : { session }),
      });
      socket.on("session", (fresh: Buffer) => {
        if (tls === undefined) session = fresh;
      });
      socket.once("error", reject).once("secureConnect", () => {
        socket.off("error", reject).on("error", () => undefined);
        resolve(socket);
      });
    });
  return {
    open,
    async send(bytes, sending = {}) {
      const started = performance.now();
      const socket = await open().catch((error: unknown) => {
        if (tls === undefined) throw error;
      });
      if (socket === undefined) return { answers: [], closed: true, tookMs: performance.now() - started };
      try {
        return await exchange(socket, bytes, sending);
      } finally {
        socket.destroy();
      }
    },
  };
}

/** Writes bytes (a string is Latin-1) and reads what is awaited. @throws Error when patience ends first */
export async function exchange(
  socket: Socket,
  bytes: string | Buffer,
  { awaits = 1, head = false, patienceMs = 5_000 }: Sending = {},
): Promise<Exchanged> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchanged>();
  const reader = createAnswerReader(head);
  const answers: Answer[] = [];
  const started = performance.now();
  const take = (more: readonly Answer[], closed: boolean): void => {
    answers.push(...more);
    const enough = awaits !== "close" && answers.filter(({ status }) => status >= 200).length >= awaits;
    if (enough || closed) resolve({ answers, closed, tookMs: performance.now() - started });
  };
  const onData = (chunk: Buffer): void => {
    try {
      take(reader.push(chunk), false);
    } catch (error) {
      reject(error);
    }
  };
  const onClose = (): void => take(reader.close(), true);
  const timer = setTimeout(() => {
    const rest = reader.rest.toString("latin1", 0, 300);
    reject(new Error(`${answers.length} answers in ${patienceMs} ms, then ${JSON.stringify(rest)}`));
  }, patienceMs);
  socket.on("data", onData).once("close", onClose);
  socket.write(typeof bytes === "string" ? Buffer.from(bytes, "latin1") : bytes);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    socket.off("data", onData).off("close", onClose);
  }
}
