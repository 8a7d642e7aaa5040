import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connect, type TLSSocket } from "node:tls";
import type { Identity } from "./request.ts";
import type { Client } from "./tenant.ts";

export interface RawOptions {
  readonly as?: Identity | undefined;
  readonly session?: Buffer | undefined;
  readonly maxVersion?: "TLSv1.2" | "TLSv1.3";
}

/** A TLS connection to a URL's host and port; resolves once the handshake is done. */
export function openConnection(tenant: Client, url: string, options: RawOptions = {}): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  const { as, session, maxVersion } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname,
      port: Number(port),
      servername: hostname,
      ca: readFileSync(join(tenant.home, "ca.pem")),
      ...as,
      ...(session === undefined ? {} : { session }),
      ...(maxVersion === undefined ? {} : { maxVersion }),
    });
    socket.once("secureConnect", () => resolve(socket));
    socket.once("error", reject);
  });
}

/**
 * Sends bytes as they are and reads one answer with a Content-Length. For what a proper HTTP client
 * would refuse to send.
 */
export async function exchange(socket: TLSSocket, bytes: string | Buffer): Promise<RawReply> {
  const { promise, resolve, reject } = Promise.withResolvers<RawReply>();
  let received = "";
  const onData = (chunk: Buffer): void => {
    received += chunk.toString("latin1");
    const reply = parse(received);
    if (reply !== undefined) resolve(reply);
  };
  const onClose = (): void => reject(new Error(`closed after ${JSON.stringify(received.slice(0, 200))}`));
  socket.on("data", onData).once("close", onClose).once("error", reject);
  socket.write(bytes);
  try {
    return await promise;
  } finally {
    socket.off("data", onData).off("close", onClose).off("error", reject);
    // What fails later concerns nobody.
    socket.on("error", () => undefined);
  }
}

export interface RawReply {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

function parse(text: string): RawReply | undefined {
  const end = text.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? "0");
  const body = text.slice(end + 4);
  if (body.length < length) return undefined;
  return { status: Number(head.split(" ")[1]), head, body };
}
