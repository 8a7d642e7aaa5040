import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** What a wire does with what is sent over it; a connection that has lost bytes stays dumb for ever. */
export type WireState = "whole" | "swallows everything" | "swallows answers";

/** A wire to a server, which can be cut so that nobody hears of it: connections stay open, bytes get lost. */
export interface Wire {
  readonly port: number;
  is(state: WireState): void;
  close(): Promise<void>;
}

/** Lays a wire to a TCP port of this machine. */
export async function layWire(targetPort: number): Promise<Wire> {
  let now: WireState = "whole";
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(targetPort, "127.0.0.1");
    let lost = false;
    const carry = (from: Socket, to: Socket, swallowed: () => boolean): void => {
      sockets.add(from);
      from.on("error", () => undefined);
      from.on("data", (bytes: Buffer) => {
        lost ||= swallowed();
        if (!lost) to.write(bytes);
        else if (from === near && now !== "swallows everything") to.write(bytes);
      });
      from.on("close", () => {
        sockets.delete(from);
        // An end does not get through a cut either: it comes once the wire is whole.
        const pass = setInterval(() => {
          if (now !== "whole") return;
          clearInterval(pass);
          to.destroy();
        }, 20);
        pass.unref();
      });
    };
    carry(near, far, () => now === "swallows everything");
    carry(far, near, () => now !== "whole");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    is(state) {
      now = state;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
