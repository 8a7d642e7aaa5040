import { connect, type Socket } from "node:net";

/** What a TLS server said to a hello: whom it would go on with, and how, or why not. */
export interface HelloAnswer {
  /** The alert's number (RFC 8446 section 6); undefined where there was none. */
  readonly alert: number | undefined;
  /** Of its ServerHello. */
  readonly suite: number | undefined;
  readonly version: number | undefined;
  readonly compression: number | undefined;
  /** Whether it ended the connection. */
  readonly closed: boolean;
}

/** A raw connection to a TLS port that reads handshake messages, as far as they are not encrypted. */
export interface TlsPeer {
  readonly socket: Socket;
  /** Waits for a handshake message of one of these types, an alert or the end. */
  next(...types: readonly number[]): Promise<{ type: number; body: Buffer } | "alert" | "closed">;
  /** The alert that came. */
  alert(): number | undefined;
}

/** @param port on this machine */
export async function openTlsPeer(port: number): Promise<TlsPeer> {
  const socket = connect(port, "127.0.0.1");
  let received = Buffer.alloc(0);
  let handshakes = Buffer.alloc(0);
  let alert: number | undefined;
  let closed = false;
  let wake = (): void => undefined;
  const read = (): void => {
    while (received.length >= 5 && received.length >= 5 + received.readUInt16BE(3)) {
      const end = 5 + received.readUInt16BE(3);
      const content = received.subarray(5, end);
      if (received[0] === 22) handshakes = Buffer.concat([handshakes, content]);
      if (received[0] === 21) alert = content[1];
      received = received.subarray(end);
    }
    wake();
  };
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    read();
  });
  socket
    .on("error", () => undefined)
    .once("close", () => {
      closed = true;
      wake();
    });
  const look = (types: readonly number[]) => {
    while (handshakes.length >= 4 && handshakes.length >= 4 + handshakes.readUIntBE(1, 3)) {
      const end = 4 + handshakes.readUIntBE(1, 3);
      const [type = 0, body] = [handshakes[0], handshakes.subarray(4, end)];
      handshakes = handshakes.subarray(end);
      if (types.includes(type)) return { type, body };
    }
    if (alert !== undefined) return "alert" as const;
    return closed ? ("closed" as const) : undefined;
  };
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  return {
    socket,
    alert: () => alert,
    async next(...types) {
      const end = performance.now() + 5_000;
      for (;;) {
        const found = look(types);
        if (found !== undefined) return found;
        if (performance.now() > end) throw new Error("nothing came in five seconds");
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, 1_000);
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    },
  };
}

/** Says a hello to a port and reads what is said to it. */
export async function hello(port: number, bytes: Buffer): Promise<HelloAnswer> {
  const peer = await openTlsPeer(port);
  peer.socket.write(bytes);
  const said = await peer.next(2);
  peer.socket.destroy();
  if (typeof said === "string")
    return {
      alert: peer.alert(),
      suite: undefined,
      version: undefined,
      compression: undefined,
      closed: said === "closed",
    };
  const { body } = said;
  const session = body[34] ?? 0;
  const at = 35 + session;
  return {
    alert: undefined,
    suite: body.readUInt16BE(at),
    compression: body[at + 2],
    version: versionIn(body, at + 3) ?? body.readUInt16BE(0),
    closed: false,
  };
}

/** What `supported_versions` of a ServerHello says. */
function versionIn(body: Buffer, start: number): number | undefined {
  if (body.length < start + 2) return undefined;
  for (let at = start + 2; at + 4 <= body.length; at += 4 + body.readUInt16BE(at + 2))
    if (body.readUInt16BE(at) === 43) return body.readUInt16BE(at + 4);
  return undefined;
}
