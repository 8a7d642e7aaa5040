import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { type ComposeStack, composeStack, scaled } from "./docker/compose-stack.ts";
import { docker, hasEngine } from "./docker/engine.ts";
import { administrationOf, askToken, read, tokenFor } from "./flows.ts";
import { type Tenant, tenantAt } from "./tenant.ts";

/** Two token servers, two resource APIs, PostgreSQL and a load balancer, each in a container. */

const images = ["postgres:17", "haproxy:3.2"];
const present = async (image: string): Promise<boolean> =>
  (await docker(["image", "inspect", image])).code === 0 || (await docker(["pull", "-q", image])).code === 0;
const canRun = hasEngine && (await Promise.all(images.map(present))).every((there) => there);
if (!canRun)
  console.warn(`\n*** SKIPPED: the scaled stack; it needs a Docker engine with ${images.join(", ")}\n`);

describe.skipIf(!canRun)("The scaled stack", () => {
  let stack: ComposeStack;
  let tenant: Tenant;
  beforeAll(async () => {
    stack = await composeStack(scaled);
    await stack.composeDoes(
      "build",
      "-q",
      "token-server-1",
      "token-server-2",
      "resource-api-1",
      "resource-api-2",
    );
    await stack.composeDoes("up", "--detach", "--wait", "balancer");
    const [tokenUrl = "", tokenMtlsUrl = "", apiUrl = "", doorUrl = ""] = await Promise.all(
      [9443, 9444, 9445, 9440].map((port) => stack.url("balancer", port)),
    );
    const here = tenantAt(stack.home, { tokenUrl, tokenMtlsUrl, apiUrl, doorUrl });
    const moved = (url: string): string =>
      url.replace(/^.*:9443/, tokenUrl).replace(/^.*:9444/, tokenMtlsUrl);
    tenant = {
      ...here,
      key: (instance, name) => {
        const key = here.key(instance, name);
        return { ...key, tokenurl: moved(key.tokenurl) };
      },
    };
  }, 600_000);
  afterAll(async () => {
    await tenant.close();
    await stack.remove();
  }, 120_000);

  const list = "MessageProcessingLogs?$top=1";
  /** Each call has a connection of its own, so the balancer spreads them over both servers. */
  const apart = async <Value>(ask: (caller: Tenant) => Promise<Value>): Promise<readonly Value[]> => {
    const answers: Value[] = [];
    for (let number = 0; number < 4; number += 1) {
      const { home, tokenUrl, tokenMtlsUrl, apiUrl } = tenant;
      const caller = tenantAt(home, { tokenUrl, tokenMtlsUrl, apiUrl });
      answers.push(await ask({ ...caller, key: tenant.key }));
      await caller.close();
    }
    return answers;
  };

  it.each([
    ["demo-api", "secret"],
    ["demo-api", "certificate"],
    ["demo-api", "external"],
  ])("gives %s a token for its key %s at each server, which counts at each other", async (instance, name) => {
    const tokens = await apart((caller) => tokenFor(caller, instance, name));
    for (const token of tokens) {
      const replies = await apart((caller) => read(caller, token, list));
      expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    }
  });

  it("knows a new key and forgets a deleted one everywhere in a moment", async () => {
    const { createInstance, createKey, send } = await administrationOf(tenant);
    await createInstance("scaled", { roles: ["MonitoringDataRead"] });
    expect((await createKey("scaled", "first")).status).toBe(201);
    const asked = () => apart((caller) => askToken(caller, tenant.key("scaled", "first")));
    const all = (status: number) => async () =>
      (await asked()).every((reply) => reply.status === status) ? true : undefined;
    await eventually(all(200), "the key to be known everywhere");
    const token = await tokenFor(tenant, "scaled", "first");
    const key = tenant.key("scaled", "first");
    expect((await send("DELETE", "/service_instances/scaled/service_keys/first")).status).toBe(204);
    await eventually(async () => {
      const replies = await apart((caller) => read(caller, token, list));
      return replies.every(({ status }) => status === 401) ? true : undefined;
    }, "its token to be refused everywhere");
    await eventually(async () => {
      const replies = await apart((caller) => askToken(caller, key));
      return replies.every(({ status }) => status === 401) ? true : undefined;
    }, "the key to be forgotten everywhere");
  });

  it("goes on with one of each when the others are gone", { timeout: 60_000 }, async () => {
    await stack.composeDoes("stop", "token-server-1", "resource-api-2");
    const works = async () => {
      const token = await tokenFor(tenant, "demo-api", "secret").catch(() => undefined);
      if (token === undefined) return undefined;
      return (await read(tenant, token, list)).status === 200 ? true : undefined;
    };
    for (let round = 0; round < 5; round += 1)
      expect(await eventually(works, "the others to take over")).toBe(true);
  });
});
