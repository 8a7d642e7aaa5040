import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrationOf, askToken, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { proxyProgram } from "../hostile/proxy.ts";
import { report } from "./report.ts";
import { type Replica, type Replicas, startReplicas } from "./replicas.ts";
import { ms } from "./spread.ts";

const postgresUrl = process.env["TENANTBOX_TEST_POSTGRES_URL"];
const haproxy = proxyProgram("haproxy");
const canRun = haproxy !== undefined && postgresUrl !== undefined;
if (!canRun) console.warn("\n*** SKIPPED: rolling restarts; they need haproxy and PostgreSQL.\n");

const rounds = thorough ? 20 : 1;
/** A few times as long as the balancer takes to see it. */
const drainMs = thorough ? 1_500 : 800;
const longestEndMs = 10_000;

describe.skipIf(!canRun)("Two of each server behind a balancer", () => {
  let replicas: Replicas;
  beforeAll(async () => {
    replicas = await startReplicas(haproxy ?? "", postgresUrl ?? "", { TENANTBOX_DRAIN_MS: String(drainMs) });
  }, 60_000);
  afterAll(() => replicas?.stop());
  const all = (): readonly Replica[] => [...replicas.tokenServers, ...replicas.resourceApis];

  let loads = 0;
  /** Requests of every kind over connections that are kept open, until told to stop: how many, and what failed. */
  const load = async () => {
    const { tenant } = replicas;
    const administration = await administrationOf(tenant);
    const instance = `rolling-${loads++}`;
    await administration.createInstance(instance, { roles: ["MonitoringDataRead"] });
    const token = await tokenFor(tenant, "demo-api", "secret");
    const key = tenant.key("demo-api", "secret");
    let going = true;
    let requests = 0;
    const began = performance.now();
    let number = 0;
    const failed: string[] = [];
    const kinds = [
      () => askToken(tenant, key),
      () => askToken(tenant, key),
      () => read(tenant, token, "MessageProcessingLogs?$top=5"),
      () => read(tenant, token, "MessageProcessingLogs?$filter=substringof('x',Sender)&$top=5"),
      // Keys come and go: an instance has a thousand at most.
      () => {
        const name = `key-${number >> 1}`;
        return number++ % 2 === 0
          ? administration.createKey(instance, name)
          : administration.send("DELETE", `/service_instances/${instance}/service_keys/${name}`);
      },
    ];
    const ask = async (kind: (typeof kinds)[number]): Promise<void> => {
      while (going) {
        const since = performance.now();
        const what = await kind().then(
          ({ status, text }) => (status < 300 ? "" : `${status} ${text.slice(0, 100)}`),
          (error: unknown) => `${String(error)} after ${ms(performance.now() - since)}`,
        );
        requests += 1;
        if (what !== "") failed.push(`${Math.round(performance.now() - began)}: ${kind.toString()}: ${what}`);
        await pause(10);
      }
    };
    const asking = kinds.map(ask);
    return async () => {
      going = false;
      await Promise.all(asking);
      return { requests, failed };
    };
  };

  it("are restarted one after the other by SIGTERM, and no request fails (F17)", {
    timeout: 60_000 + rounds * 60_000,
  }, async () => {
    const stop = await load();
    const ends: number[] = [];
    for (let round = 0; round < rounds; round += 1)
      for (const replica of thorough ? all() : [replicas.tokenServers[0], replicas.resourceApis[0]]) {
        const { code, milliseconds } = await replica.end("SIGTERM");
        expect([replica.name, code]).toEqual([replica.name, 0]);
        ends.push(milliseconds);
        await replica.start();
        // The balancer has to see it, too.
        await pause(600);
      }
    const { requests, failed } = await stop();
    expect(failed).toEqual([]);
    expect(Math.max(...ends)).toBeLessThan(longestEndMs);
    report("F17", { restarts: ends.length, requests, failed: 0, "longest end": ms(Math.max(...ends)) });
  });

  it("serve on while one of them sleeps for two seconds, and fail nothing once it is awake (F23)", {
    timeout: 60_000 + rounds * 30_000,
  }, async () => {
    for (const replica of [replicas.tokenServers[1], replicas.resourceApis[1]].slice(thorough ? 0 : 1)) {
      process.kill(replica.pid(), "SIGSTOP");
      try {
        // What went to the sleeper waits; the others are asked over new connections, and the balancer has noticed.
        await pause(1_000);
        const { tenant } = replicas;
        expect((await tenant.call(`${tenant.tokenUrl}/health/live`)).status).toBe(200);
        const others = all().filter((one) => one !== replica);
        for (const { url } of others) expect((await tenant.call(`${url}/health/live`)).status).toBe(200);
        await pause(1_000);
      } finally {
        process.kill(replica.pid(), "SIGCONT");
      }
      await pause(1_000);
      const stop = await load();
      await pause(1_500);
      const { requests, failed } = await stop();
      expect(failed).toEqual([]);
      report(`F23 (${replica.name})`, { "requests afterwards": requests, failed: 0 });
    }
  });
});
