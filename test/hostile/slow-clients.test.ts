import { connect as connectTcp, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { read } from "../flows.ts";
import type { Door, HostileStack } from "./hostile-stack.ts";
import { hostileEngines } from "./hostile-stack.ts";
import { head } from "./requests.ts";

/** Milliseconds; the stack's own limits are 10, 15, 30 and 60 seconds. */
const limits = { handshake: 400, headers: 600, request: 900, answer: 1_000 };
const connections = { all: 120, perPeer: 100 };

describe("A caller who is slow, or many", () => {
  let stack: HostileStack;
  beforeAll(async () => {
    const started = await hostileEngines[0]?.start({
      TENANTBOX_HANDSHAKE_TIMEOUT_MS: String(limits.handshake),
      TENANTBOX_HEADERS_TIMEOUT_MS: String(limits.headers),
      TENANTBOX_REQUEST_TIMEOUT_MS: String(limits.request),
      TENANTBOX_ANSWER_TIMEOUT_MS: String(limits.answer),
      TENANTBOX_CONNECTIONS: String(connections.all),
      TENANTBOX_CONNECTIONS_PER_PEER: String(connections.perPeer),
    });
    if (started === undefined) throw new Error("no engine");
    stack = started;
  });
  afterAll(() => stack?.stop());

  /** What a connection was told and how long it lived. */
  const end = async (socket: Socket): Promise<{ ms: number; text: string }> => {
    const started = performance.now();
    let text = "";
    const { promise, resolve } = Promise.withResolvers<void>();
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1", 0, 200);
    });
    socket.on("error", () => undefined).once("close", () => resolve());
    if (socket.destroyed) resolve();
    await promise;
    return { ms: performance.now() - started, text };
  };

  /** Sends one piece every 100 ms until the connection is closed. */
  const drip = (socket: Socket, piece: string | Buffer): void => {
    const timer = setInterval(() => {
      if (socket.destroyed) clearInterval(timer);
      else if (socket.writable) socket.write(piece);
    }, 100);
    socket.once("close", () => clearInterval(timer));
  };

  const many = <Kind>(count: number, open: () => Promise<Kind>): Promise<Kind[]> =>
    Promise.all(Array.from({ length: count }, open));

  /** An ordinary caller's slowest of 30 reads, one after the other, in milliseconds. */
  const slowestRead = async (): Promise<number> => {
    const times: number[] = [];
    for (let count = 0; count < 30; count += 1) {
      const started = performance.now();
      expect((await read(stack, stack.token, "MessageProcessingLogs?$top=1")).status).toBe(200);
      times.push(performance.now() - started);
    }
    return Math.max(...times);
  };

  const expectQuiet = async (door: Door, before: number): Promise<void> => {
    await expect
      .poll(async () => (await stack.probes[door].collect()).descriptors, { timeout: 8_000 })
      .toBeLessThanOrEqual(before);
  };

  it.each(["api", "token"] as const)(
    "row 187: headers that trickle in, at the %s listener, are cut after the time for headers; others are served meanwhile",
    async (door) => {
      const { descriptors } = await stack.probes[door].collect();
      const sockets = await many(40, () => stack.wires[door].open());
      const ends = sockets.map((socket) => {
        socket.write("GET /api/v1/ HTTP/1.1\r\nHost: localhost\r\n");
        drip(socket, "X: a\r\n");
        return end(socket);
      });
      expect(await slowestRead()).toBeLessThan(500);
      for (const { ms, text } of await Promise.all(ends)) {
        expect(ms).toBeLessThan(limits.headers + 1_500);
        expect(text).toMatch(/^HTTP\/1\.1 408 /);
      }
      await expectQuiet(door, descriptors);
    },
  );

  it("row 187: bodies that trickle in are cut after the time for requests", async () => {
    const { descriptors } = await stack.probes.token.collect();
    const sockets = await many(40, () => stack.wires.token.open());
    const type = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n";
    const ends = sockets.map((socket) => {
      socket.write(head("POST /oauth/token", type));
      drip(socket, "a");
      return end(socket);
    });
    for (const { ms, text } of await Promise.all(ends)) {
      expect(ms).toBeLessThan(limits.request + 1_500);
      expect(text).toMatch(/^HTTP\/1\.1 (?:408|400) |^$/);
    }
    await expectQuiet("token", descriptors);
  });

  it("row 187: handshakes that trickle in or never begin are cut after the time for handshakes", async () => {
    const { descriptors } = await stack.probes.api.collect();
    const { hostname, port } = new URL(stack.apiUrl);
    const raw = () =>
      new Promise<Socket>((resolve) => {
        const socket = connectTcp(Number(port), hostname, () => resolve(socket));
      });
    const silent = await many(20, raw);
    const dripping = await many(20, raw);
    const ends = [...silent, ...dripping].map(end);
    // The first bytes of a TLS record that says it holds 16 KB.
    for (const socket of dripping) drip(socket, Buffer.from([22]));
    for (const { ms } of await Promise.all(ends)) expect(ms).toBeLessThan(limits.handshake + 1_500);
    await expectQuiet("api", descriptors);
  });

  it("row 187: a connection that says nothing is closed after the time for headers", async () => {
    const sockets = await many(10, () => stack.wires.api.open());
    for (const { ms } of await Promise.all(sockets.map(end))) expect(ms).toBeLessThan(limits.headers + 1_500);
  });

  it("row 188: readers that take nothing of a page of 1,000 rows cost bounded memory, and nobody waits for them", async () => {
    const page = "MessageProcessingLogs?$top=1000";
    // What ordinary readers make it grow to, it has grown to before.
    for (let round = 0; round < 2; round += 1) await many(30, () => stack.wires.api.send(stack.get(page)));
    const before = await stack.probes.api.collect();
    const sockets = await many(30, () => stack.wires.api.open());
    for (const socket of sockets) socket.pause().write(stack.get(page));
    expect(await slowestRead()).toBeLessThan(5_000);
    const during = await stack.probes.api.collect();
    expect(during.rss - before.rss).toBeLessThan(100 * 1024 * 1024);
    for (const socket of sockets) socket.destroy();
    await expectQuiet("api", before.descriptors);
  });

  it("row 188: a reader that leaves an answer unread for too long is cut", async () => {
    const { descriptors } = await stack.probes.api.collect();
    const sockets = await many(4, () => stack.wires.api.open());
    // More than the system itself keeps for a connection.
    for (const socket of sockets)
      socket.pause().write(stack.get("MessageProcessingLogs?$top=1000").repeat(40));
    await expect
      .poll(async () => (await stack.probes.api.look()).descriptors, { timeout: 5_000 })
      .toBeGreaterThanOrEqual(descriptors + sockets.length);
    await expectQuiet("api", descriptors);
    for (const socket of sockets) socket.destroy();
  });

  it("row 189: connections beyond the limit are refused at once, those within it are kept", async () => {
    const { descriptors } = await stack.probes.api.collect();
    const { hostname, port } = new URL(stack.apiUrl);
    const open: Socket[] = [];
    const refused: number[] = [];
    for (let count = 0; count < connections.perPeer + 20; count += 1) {
      const started = performance.now();
      const socket = connectTcp(Number(port), hostname).resume();
      socket.on("error", () => undefined).once("close", () => refused.push(performance.now() - started));
      open.push(socket);
    }
    await expect.poll(() => refused.length, { timeout: 300, interval: 10 }).toBeGreaterThanOrEqual(20);
    expect(refused.length).toBeLessThanOrEqual(40);
    for (const socket of open) socket.destroy();
    await expectQuiet("api", descriptors);
    expect((await read(stack, stack.token, "MessageProcessingLogs?$top=1")).status).toBe(200);
  });
});
