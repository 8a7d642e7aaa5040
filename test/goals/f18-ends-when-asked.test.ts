import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { doubleLogs } from "../hostile/large-tenant.ts";
import type { Program } from "../processes.ts";
import type { Reply } from "../request.ts";
import { type LoneService, type LoneServices, prepareLoneServices } from "./lone-services.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";

/** 16,000 logs, or 256,000; each search takes the whole deadline of a query, which is longer than a server waits. */
const doublings = thorough ? 7 : 3;
const longestEndMs = 10_000;

describe("A server that is asked to end while it works (F18)", () => {
  let services: LoneServices;
  let token: string;
  let operator: Administration;
  const running = {} as Record<LoneService, Program>;
  beforeAll(async () => {
    services = await prepareLoneServices({
      TENANTBOX_ODATA: "lenient",
      TENANTBOX_QUERY_DEADLINE_MS: "30000",
    });
    await doubleLogs(`sqlite:${join(services.home, "resource-api.db")}`, doublings);
    running["token-server"] = services.start("token-server");
    await start("resource-api");
    await start("token-server");
    token = await tokenFor(services.tenant, "demo-api", "secret");
    operator = await administrationOf(services.tenant);
    await operator.createInstance("ends", { roles: ["MonitoringDataRead"] });
  });
  afterAll(() => services?.stop());

  const start = async (service: LoneService): Promise<void> => {
    const { child } = running[service] ?? {};
    if (child === undefined || child.exitCode !== null) running[service] = services.start(service);
    await services.ready(service);
  };
  const terms = Array.from({ length: 200 }, (_, at) => `substringof('never ${at}',Sender)`).join(" or ");
  const search = (): Promise<Reply> =>
    read(
      services.tenant,
      token,
      `MessageProcessingLogs?$filter=${encodeURIComponent(terms)}&$orderby=Sender`,
    );

  it("answers a long query by 503, and has ended within ten seconds with code 0", {
    timeout: 60_000,
  }, async () => {
    const searches = Promise.all(Array.from({ length: 4 }, search));
    await pause(100);
    const { child, ended } = running["resource-api"];
    const since = performance.now();
    child.kill("SIGTERM");
    const statuses = (await searches).map(({ status }) => status);
    for (const status of statuses) expect([200, 503]).toContain(status);
    const { code } = await ended;
    const took = performance.now() - since;
    expect(code).toBe(0);
    expect(took).toBeLessThan(longestEndMs);
    report("F18 (query)", { statuses: statuses.join(" "), ended: ms(took) });
  });

  it("ends at once when it is asked a second time", { timeout: 60_000 }, async () => {
    await start("resource-api");
    const searches = Promise.allSettled(Array.from({ length: 4 }, search));
    await pause(100);
    const { child, ended } = running["resource-api"];
    child.kill("SIGTERM");
    await pause(50);
    const since = performance.now();
    child.kill("SIGTERM");
    await ended;
    expect(performance.now() - since).toBeLessThan(1_000);
    await searches;
  });

  it("makes the key pairs it has begun, or says 503, and has ended within ten seconds with code 0", {
    timeout: 60_000,
  }, async () => {
    const parameters = { "key-type": "certificate", "key-length": 4096 };
    const orders = Array.from({ length: 6 }, (_, number) => `key-${number}`);
    // Each order goes over a connection that is open already: a new one could come too late to be accepted.
    await Promise.all(orders.map(() => operator.send("GET", "/service_instances/ends/service_keys")));
    const keys = Promise.all(orders.map((name) => operator.createKey("ends", name, parameters)));
    await pause(50);
    const { child, ended } = running["token-server"];
    const since = performance.now();
    child.kill("SIGTERM");
    const statuses = (await keys).map(({ status }) => status);
    for (const status of statuses) expect([201, 503]).toContain(status);
    const { code } = await ended;
    const took = performance.now() - since;
    expect(code).toBe(0);
    expect(took).toBeLessThan(longestEndMs);
    await start("token-server");
    const listed = await operator.send("GET", "/service_instances/ends/service_keys");
    const names = listed.json<{ resources: readonly { name: string }[] }>().resources.map(({ name }) => name);
    const acked = statuses.flatMap((status, number) => (status === 201 ? [`key-${number}`] : []));
    expect(names).toEqual(expect.arrayContaining(acked));
    for (const name of names) await tokenFor(services.tenant, "ends", name);
    report("F18 (keys)", { statuses: statuses.join(" "), ended: ms(took) });
  });
});
