import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { type Administration, administrationOf, askToken, basic, form, read, tokenFor } from "./flows.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let administration: Administration;
  beforeAll(async () => {
    stack = await engine.start();
    administration = await administrationOf(stack);
  });
  afterAll(() => stack.stop());

  const statusOf = async (token: string): Promise<number> =>
    (await read(stack, token, "MessageProcessingLogs?$top=1")).status;
  const isLive = async (token: string): Promise<boolean> => {
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    const { headers, body } = form({ token });
    const reply = await stack.call(`${stack.tokenUrl}/introspect`, {
      method: "POST",
      body,
      headers: { ...(headers as object), ...basic(clientid, clientsecret) },
    });
    return reply.json<{ active: boolean }>().active;
  };

  it("a client moves from one secret to the next, and no request with the next one ever fails", async () => {
    const created = await administration.createInstance("mover", { roles: ["MonitoringDataRead"] });
    expect(created.status).toBe(201);
    await administration.createKey("mover", "first");
    const before = await tokenFor(stack, "mover", "first");

    await administration.createKey("mover", "second");
    const [one, other] = [stack.key("mover", "first"), stack.key("mover", "second")];
    expect([one.clientid === other.clientid, one.clientsecret === other.clientsecret]).toEqual([true, false]);
    // A token of before the second key lives on, and both secrets give more.
    const [old, fresh] = [await tokenFor(stack, "mover", "first"), await tokenFor(stack, "mover", "second")];
    for (const token of [before, old, fresh]) expect(await statusOf(token)).toBe(200);

    const moved: number[] = [];
    const going = { on: true };
    const work = (async () => {
      while (going.on) {
        const reply = await askToken(stack, other);
        moved.push(reply.status);
        moved.push(await statusOf(fresh));
      }
    })();
    const since = performance.now();
    await administration.send("DELETE", "/service_instances/mover/service_keys/first");
    expect((await askToken(stack, one)).status).toBe(401);
    for (const token of [before, old]) {
      await eventually(
        async () => ((await statusOf(token)) === 401 ? true : undefined),
        "the end of the first",
      );
      expect(await isLive(token)).toBe(false);
    }
    expect(performance.now() - since).toBeLessThan(2_000);
    going.on = false;
    await work;
    expect([new Set(moved), moved.length > 1]).toEqual([new Set([200]), true]);
    expect(await isLive(fresh)).toBe(true);
    expect(await statusOf(await tokenFor(stack, "mover", "second"))).toBe(200);
    // The first one's secret is not taken up by a key of its name.
    await administration.createKey("mover", "first");
    expect([(await askToken(stack, one)).status, await statusOf(old)]).toEqual([401, 401]);
  });
});
