import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { auditLines } from "./audit.ts";
import { startOnDirectory } from "./directory-stack.ts";
import { basic } from "./flows.ts";

const password = "correct horse";

describe("A user of a directory that misbehaves", () => {
  it.each([
    ["says nothing", (server: Server) => server],
    [
      "says nonsense",
      (server: Server) => server.on("connection", (socket) => socket.write("HTTP/1.1 200 OK\r\n\r\n")),
    ],
    ["hangs up", (server: Server) => server.on("connection", (socket) => socket.destroy())],
    [
      "never ends its answer",
      (server: Server) =>
        server.on("connection", (socket) => {
          // A message of 256 MB is announced and never comes to its end.
          socket.on("error", () => undefined).write(Buffer.from([0x30, 0x84, 0x10, 0, 0, 0]));
        }),
    ],
  ])("is told to come back within two seconds when it %s", async (_what, behave) => {
    const server = behave(createServer((socket) => socket.on("error", () => undefined))).listen(
      0,
      "127.0.0.1",
    );
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const stack = await startOnDirectory(`ldap://127.0.0.1:${address.port}`);
    try {
      const since = performance.now();
      const path = `${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`;
      const reply = await stack.call(path, { headers: basic("ada", password) });
      expect(performance.now() - since).toBeLessThan(2_500);
      expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
      expect(JSON.stringify(await auditLines(stack, "resource-api"))).not.toContain(password);
    } finally {
      await stack.remove();
      server.close();
    }
  });
});
