import type { TLSSocket } from "node:tls";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type FaultCalls, faultsOf } from "./faults.ts";
import { tokenFor } from "./flows.ts";
import { openConnection } from "./raw.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let token: string;
let faults: FaultCalls;
beforeAll(async () => {
  stack = await startStack();
  token = await tokenFor(stack, "demo-api", "secret");
  faults = await faultsOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => faults.clear());

/** Everything that comes over a connection until it ends, and how it ends. */
function untilEnd(socket: TLSSocket): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    socket.on("data", (chunk: Buffer) => (received += chunk.toString("latin1")));
    socket.on("error", () => undefined);
    socket.once("close", () => resolve(received));
  });
}

const requestFor = (path: string): string =>
  `GET /api/v1/${path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${token}\r\n` +
  "Accept: application/json\r\n\r\n";

async function ask(path = "MessageProcessingLogs?$top=20"): Promise<string> {
  const socket = await openConnection(stack, stack.apiUrl);
  const answer = untilEnd(socket);
  socket.write(requestFor(path));
  return answer;
}

describe("A connection that is cut on command", () => {
  it("ends before a byte of the answer", async () => {
    await faults.add({ fault: { kind: "cut", where: "head" } });
    expect(await ask()).toBe("");
  });

  it("ends in the body, after a head that promises all of it", async () => {
    await faults.add({ fault: { kind: "cut", where: "body" } });
    const [head = "", body = ""] = (await ask()).split("\r\n\r\n");
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(head).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(body.length).toBe(Math.floor(promised / 2));
    expect(body).toMatch(/^\{"d":/);
  });

  it("ends after so many bytes of the body, or of as much as there is but one", async () => {
    for (const [bytes, expected] of [
      [0, 0],
      [10, 10],
      [1_000_000_000, undefined],
    ] as const) {
      await faults.clear();
      await faults.add({ fault: { kind: "cut", where: "body", bytes } });
      const [head = "", body = ""] = (await ask()).split("\r\n\r\n");
      const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
      expect(body.length).toBe(expected ?? promised - 1);
    }
  });

  it("ends after the head of an answer that has no body", async () => {
    await faults.add({ fault: { kind: "cut", where: "body" } });
    const socket = await openConnection(stack, stack.apiUrl);
    const answer = untilEnd(socket);
    socket.write(requestFor("MessageProcessingLogs/$count").replace("GET", "HEAD"));
    expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:.+\r\n)*Content-Length: 4\r\n(?:.+\r\n)*\r\n$/);
  });

  it("takes the requests behind it along, and the next connection is served", async () => {
    await faults.add({ count: 1, fault: { kind: "cut", where: "head" } });
    const socket = await openConnection(stack, stack.apiUrl);
    const answer = untilEnd(socket);
    socket.write(requestFor("MessageProcessingLogs?$top=1").repeat(3));
    expect(await answer).toBe("");
    expect(await faults.list()).toMatchObject([{ injected: 1, matched: 1 }]);
    const next = await openConnection(stack, stack.apiUrl);
    next.write(requestFor("MessageProcessingLogs/$count"));
    const answered = await new Promise<Buffer>((resolve) => void next.once("data", resolve));
    const [first] = answered.toString().split("\r\n");
    next.destroy();
    expect(first).toBe("HTTP/1.1 200 OK");
  });
});

it("A tenant that is stopped waits for no delay on command", async () => {
  const other = await startStack();
  const calls = await faultsOf(other);
  await calls.add({ path: "/x", fault: { kind: "delay", milliseconds: 600_000 } });
  const late = other.call(`${other.apiUrl}/x`).catch(() => "cut");
  await expect.poll(async () => (await calls.list())[0]?.injected).toBe(1);
  const asked = performance.now();
  await other.stop();
  expect(performance.now() - asked).toBeLessThan(4_000);
  expect(await late).toBe("cut");
});
