import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import { der, int, octets, seq } from "../shared/src/client-certificate/testing/der-fixture.ts";
import type { DirectoryIdentity } from "./slapd.ts";

/** What a directory does to who asks it. */
export type Manner =
  /** Passes everything on to a real directory. */
  | { readonly kind: "real"; readonly port: number }
  | { readonly kind: "silent" | "hangs up" | "refuses StartTLS" | "hangs up after StartTLS" }
  /** Lets TLS begin with this certificate; every search is referred elsewhere. */
  | { readonly kind: "refers"; readonly identity: DirectoryIdentity; readonly to: string };

/** A way to a directory, or what only looks like one. */
export interface FalseDirectory {
  readonly port: number;
  manner: Manner;
  /** Connections so far, and all that was said in the clear. */
  readonly seen: { connections: number; plain: string };
  /** Ends all connections. */
  hangUp(): void;
  close(): void;
}

/** RFC 4511, section 4.1.9, in the answers to a bind, a search and an extended request. */
const result = (tag: number, code: number, ...more: Buffer[]): Buffer =>
  der(tag, der(0x0a, Buffer.of(code)), octets(), octets(), ...more);
const answer = (request: Buffer, operation: Buffer): Buffer =>
  seq(int((request[4] ?? 1).toString(16).padStart(2, "0")), operation);
const [protocolError, referral] = [2, 10];

export async function openFalseDirectory(): Promise<FalseDirectory> {
  const sockets = new Set<Socket>();
  const keep = <One extends Socket>(socket: One): One => {
    sockets.add(socket.on("error", () => undefined));
    return socket;
  };
  const referAll = (socket: Socket, to: string): void => {
    socket.on("data", (request) => {
      const uri = octets(Buffer.from(to));
      const [operation] = request.subarray(5);
      if (operation === 0x60) socket.write(answer(request, result(0x61, 0)));
      if (operation !== 0x63) return;
      socket.write(answer(request, der(0x73, uri)));
      socket.write(answer(request, result(0x65, referral, der(0xa3, uri))));
    });
  };
  const beginTls = (socket: Socket, { identity, to }: Extract<Manner, { kind: "refers" }>): void => {
    const secureContext = createSecureContext(identity);
    referAll(keep(new TLSSocket(socket, { isServer: true, secureContext })), to);
  };
  const serve = (socket: Socket): void => {
    const { manner, seen } = directory;
    seen.connections += 1;
    if (manner.kind === "silent") return;
    if (manner.kind === "hangs up") return void socket.destroy();
    if (manner.kind === "real") {
      const upstream = keep(connect(manner.port, "127.0.0.1"));
      socket.on("data", (chunk) => upstream.write(chunk)).on("close", () => upstream.destroy());
      upstream.on("data", (chunk) => socket.write(chunk)).on("close", () => socket.destroy());
      return;
    }
    socket.once("data", (request) => {
      seen.plain += request.toString("latin1");
      if (manner.kind === "refuses StartTLS") {
        socket.on("data", (more) => (seen.plain += more.toString("latin1")));
        socket.write(answer(request, result(0x78, protocolError)));
        return;
      }
      socket.write(answer(request, result(0x78, 0)));
      if (manner.kind === "refers") beginTls(socket, manner);
      else socket.once("data", () => socket.destroy());
    });
  };
  const server = createServer((socket) => serve(keep(socket))).listen(0, "127.0.0.1");
  await once(server, "listening");
  const directory: FalseDirectory = {
    port: (server.address() as AddressInfo).port,
    manner: { kind: "silent" },
    seen: { connections: 0, plain: "" },
    hangUp() {
      for (const socket of sockets) socket.destroy();
    },
    close() {
      server.close();
      directory.hangUp();
    },
  };
  return directory;
}
