import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createAnswerReader } from "./answers.ts";
import { exchange } from "./bytes.ts";
import { type HostileStack, hostileEngines } from "./hostile-stack.ts";
import { malformedRequests } from "./malformed.ts";
import { type Proxy, type ProxyName, proxyProgram, startProxy } from "./proxy.ts";

const proxies = (["haproxy", "nginx"] as const satisfies readonly ProxyName[]).map(
  (name) => [name, proxyProgram(name)] as const,
);
const atOnce = 10;

describe("Behind a proxy", () => {
  let stack: HostileStack | undefined;
  beforeAll(async () => {
    for (const [name, program] of proxies)
      if (program === undefined)
        console.warn(`\n*** SKIPPED: the catalogue behind ${name}, which is not here\n`);
    if (proxies.some(([, program]) => program !== undefined)) stack = await hostileEngines[0]?.start();
  });
  afterAll(() => stack?.stop());

  /** Sends what is malformed and waits a little, or until the connection ends. */
  const attack = async (proxy: Proxy, bytes: string): Promise<number> => {
    const socket = await proxy.open();
    const reader = createAnswerReader(false);
    const statuses: number[] = [];
    const closed = new Promise<void>((resolve) => {
      socket.on("data", (chunk: Buffer) =>
        statuses.push(...reader.push(chunk).map((answer) => answer.status)),
      );
      socket.once("close", () => resolve());
    });
    socket.write(Buffer.from(bytes, "latin1"));
    await Promise.race([closed, pause(300)]);
    socket.destroy();
    return statuses.filter((status) => status >= 200).length;
  };

  const servers = [
    ["the API", "/api/v1/MessageProcessingLogs", "/api/v1/", 401],
    ["the token server", "/oauth/token", "/token_keys", 200],
  ] as const;

  describe.each(proxies)("of the name %s", (name, program) => {
    it.skipIf(program === undefined).each(servers)(
      "row 185: after 200 malformed requests to %s everybody gets his own answer",
      { timeout: 120_000 },
      async (which, path, marker, status) => {
        if (stack === undefined || program === undefined) throw new Error("nothing stands");
        const url = which === "the API" ? stack.apiUrl : stack.tokenUrl;
        const proxy = await startProxy(name, program, url, join(stack.home, "ca.pem"));
        const requests = malformedRequests(path);
        expect(requests).toHaveLength(200);
        let next = 0;
        const worker = async (): Promise<void> => {
          while (next < requests.length) {
            const number = next++;
            const count = await attack(proxy, requests[number] ?? "");
            // One answer to it, and one to what is hidden behind it where the proxy itself sees a request there.
            expect(count, requests[number]).toBeLessThanOrEqual(2);
            const id = `marker-${name}-${number}`;
            const socket = await proxy.open();
            const bytes = `GET ${marker} HTTP/1.1\r\nHost: localhost\r\nX-Correlation-ID: ${id}\r\n\r\n`;
            const { answers } = await exchange(socket, bytes, { patienceMs: 10_000 });
            socket.destroy();
            expect(
              answers.map((answer) => [answer.status, answer.headers["x-correlation-id"]]),
              requests[number],
            ).toEqual([[status, id]]);
          }
        };
        try {
          await Promise.all(Array.from({ length: atOnce }, worker));
        } finally {
          await proxy.stop();
        }
      },
    );
  });
});
