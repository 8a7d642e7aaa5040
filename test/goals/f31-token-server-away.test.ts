import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decode, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import type { Program } from "../processes.ts";
import { type LoneServices, prepareLoneServices } from "./lone-services.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";

/** A key id that nobody knows makes the API ask once in thirty seconds: only the long form sees it ask. */
const awayMs = thorough ? 40_000 : 1_000;
const slack = thorough ? 1 : 3;
const list = "MessageProcessingLogs?$top=1";

describe("A resource API without its token server (F31)", () => {
  let services: LoneServices;
  let tokenServer: Program;
  let token: string;
  beforeAll(async () => {
    services = await prepareLoneServices();
  });
  afterAll(() => services?.stop());

  it("starts unready, tells callers to come back, and is ready a moment after it comes", {
    timeout: 60_000,
  }, async () => {
    const { tenant, start, ready, statusOf } = services;
    start("resource-api");
    await expect.poll(() => statusOf(`${tenant.apiUrl}/health/live`), { timeout: 20_000 }).toBe(200);
    expect(await statusOf(`${tenant.apiUrl}/health/ready`)).toBe(503);
    const reply = await read(tenant, "a.b.c", list);
    expect([reply.status, reply.headers["retry-after"]]).toEqual([503, "1"]);
    tokenServer = start("token-server");
    await ready("token-server");
    const since = performance.now();
    await ready("resource-api");
    const after = performance.now() - since;
    expect(after).toBeLessThan(2_000 * slack);
    token = await tokenFor(tenant, "demo-api", "secret");
    expect((await read(tenant, token, list)).status).toBe(200);
    report("F31 (start)", { "ready after": ms(after) });
  });

  it.each([
    ["hangs", "SIGSTOP"],
    ["is gone", "SIGKILL"],
  ] as const)(
    "goes on with the keys it has while the token server %s, and refuses a key id nobody knows within a second",
    {
      timeout: 60_000 + awayMs,
    },
    async (_how, signal) => {
      const { tenant, start } = services;
      tokenServer.child.kill(signal);
      let longest = 0;
      let reads = 0;
      const { header } = decode(token);
      const [, ...rest] = token.split(".");
      const end = performance.now() + awayMs;
      while (performance.now() < end) {
        expect((await read(tenant, token, list)).status).toBe(200);
        reads += 1;
        const strange = JSON.stringify({ ...header, kid: `unknown-${reads}` });
        const since = performance.now();
        const reply = await read(
          tenant,
          [Buffer.from(strange).toString("base64url"), ...rest].join("."),
          list,
        );
        expect(reply.status).toBe(401);
        longest = Math.max(longest, performance.now() - since);
        await pause(20);
      }
      expect(longest).toBeLessThan(1_000 * slack);
      if (signal === "SIGSTOP") tokenServer.child.kill("SIGCONT");
      else tokenServer = start("token-server");
      const fresh = () => tokenFor(tenant, "demo-api", "secret").catch(() => undefined);
      await expect.poll(fresh, { timeout: 20_000 }).toBeDefined();
      expect((await read(tenant, (await fresh()) ?? "", list)).status).toBe(200);
      report(`F31 (${signal})`, { reads, failed: 0, "longest for an unknown key id": ms(longest) });
    },
  );
});
