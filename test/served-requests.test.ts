import type { TLSSocket } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { read, tokenFor } from "./flows.ts";
import { exchange, openConnection } from "./raw.ts";
import { type Stack, startStack } from "./stack.ts";

const most = 3;

describe("A stack whose servers serve three requests at once each", () => {
  let stack: Stack;
  let token: string;
  beforeAll(async () => {
    stack = await startStack({ settings: { maxRequests: most } });
    token = await tokenFor(stack, "demo-api", "secret");
  });
  afterAll(() => stack.stop());

  /** A request whose body is waited for until its connection is closed; resolves once it is. */
  const hold = async (base: string, path: string, headers: readonly string[] = []): Promise<TLSSocket> => {
    const socket = await openConnection(stack, base);
    const lines = [`POST ${path} HTTP/1.1`, "Host: localhost", "Expect: 100-continue", "Content-Length: 100"];
    const { status } = await exchange(socket, `${[...lines, ...headers].join("\r\n")}\r\n\r\n`);
    expect(status).toBe(100);
    return socket;
  };
  const holdAll = (base: string, path: string, headers?: readonly string[]): Promise<TLSSocket[]> =>
    Promise.all(Array.from({ length: most }, () => hold(base, path, headers)));
  const letGo = (held: readonly TLSSocket[]): void => {
    for (const socket of held) socket.destroy();
  };

  it("tells one more caller of the token server to come back, as OAuth errors look, and serves him later", async () => {
    const ask = () => stack.call(`${stack.tokenUrl}/oauth/token`, { method: "POST" });
    const held = await holdAll(stack.tokenUrl, "/oauth/token", [
      "Content-Type: application/x-www-form-urlencoded",
    ]);
    const { status, headers, text } = await ask();
    expect([status, headers["retry-after"], JSON.parse(text)]).toEqual([
      503,
      "1",
      { error: "temporarily_unavailable", error_description: "Try again in a moment" },
    ]);
    const atPlatform = await stack.call(`${stack.tokenUrl}/v3/service_instances?per_page=1`);
    expect([atPlatform.status, atPlatform.headers["retry-after"], atPlatform.json()]).toEqual([
      503,
      "1",
      { errors: [{ code: 10015, title: "CF-ServiceUnavailable", detail: "Try again in a moment" }] },
    ]);
    expect((await stack.call(`${stack.tokenUrl}/health/ready`)).status).toBe(200);
    letGo(held);
    await expect.poll(async () => (await ask()).status, { timeout: 10_000 }).toBe(401);
  });

  it("tells one more caller of the resource API to come back, as OData errors look, and serves him later", async () => {
    const ask = () => read(stack, token, "MessageProcessingLogs?$top=1&$format=json");
    const held = await holdAll(stack.apiUrl, "/api/v1/$batch", [
      `Authorization: Bearer ${token}`,
      "Content-Type: multipart/mixed; boundary=b",
    ]);
    const { status, headers, text } = await ask();
    expect([status, headers["retry-after"], JSON.parse(text)]).toEqual([
      503,
      "1",
      {
        error: {
          code: "Service Unavailable",
          message: { lang: "en", value: "Too many requests at once. Try again later." },
        },
      },
    ]);
    expect((await stack.call(`${stack.apiUrl}/health/ready`)).status).toBe(200);
    letGo(held);
    await expect.poll(async () => (await ask()).status, { timeout: 10_000 }).toBe(200);
  });
});
