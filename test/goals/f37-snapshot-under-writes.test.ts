import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrationOf, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { logAdministrationOf } from "../log-administration.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";

const writingMs = thorough ? 10_000 : 1_000;
const readyMs = 30_000;
/** Keys in one instance, which holds a thousand at most. */
const keysInOne = 500;
const instanceOf = (name: string): string => `kept-${Math.floor(Number(name.slice(1)) / keysInOne)}`;
/** What an operator keeps of a home: the authorities, the key, and the snapshots, which are sealed with it. */
const kept = ["ca", "ca.pem", "trust", "master.key", "snapshots"];

describe("A snapshot that is taken while everybody writes (F37)", () => {
  let home: string;
  let elsewhere: string;
  const before = { keys: [] as string[], logs: [] as string[] };
  const secrets = new Map<string, string | undefined>();
  let writes = 0;
  beforeAll(async () => {
    home = await temporaryFolder();
    elsewhere = await temporaryFolder();
    const stack = await startProcesses(home);
    try {
      await fill(stack);
    } finally {
      await stack.interrupt();
    }
  }, 60_000 + writingMs);
  afterAll(async () => {
    await remove(home);
    await remove(elsewhere);
  });

  const fill = async (stack: Processes): Promise<void> => {
    const keys = await administrationOf(stack);
    const logs = await logAdministrationOf(stack);
    const acked = { keys: [] as string[], logs: [] as string[] };
    let writing = true;
    const writer = async (what: keyof typeof acked, write: (name: string) => Promise<{ status: number }>) => {
      for (let number = 0; writing; number += 1) {
        expect((await write(`w${number}`)).status).toBeLessThan(300);
        acked[what].push(`w${number}`);
        writes += 1;
      }
    };
    const log = (name: string): string =>
      `${JSON.stringify({ MessageGuid: name, Status: "COMPLETED", Sender: "KEPT" })}\n`;
    const writers = [
      writer("keys", async (name) => {
        const instance = instanceOf(name);
        if (Number(name.slice(1)) % keysInOne === 0)
          await keys.createInstance(instance, { roles: ["MonitoringDataRead"] });
        return keys.createKey(instance, name);
      }),
      writer("logs", (name) => logs.send("POST", "/message_logs", log(name))),
    ];
    await pause(writingMs / 2);
    before.keys.push(...acked.keys);
    before.logs.push(...acked.logs);
    for (const { send } of [keys, logs])
      expect((await send("POST", "/snapshots", { name: "kept" })).status).toBe(201);
    await pause(writingMs / 2);
    writing = false;
    await Promise.all(writers);
    for (const name of before.keys.slice(0, 5))
      secrets.set(name, stack.key(instanceOf(name), name).clientsecret);
  };
  const copyTo = async (target: string): Promise<void> => {
    for (const name of kept) await cp(join(home, name), join(target, name), { recursive: true });
  };

  it("is restored in another home, with all that was acknowledged before it began, and secrets as they were", {
    timeout: 60_000 + readyMs,
  }, async () => {
    await copyTo(elsewhere);
    const since = performance.now();
    const stack = await startProcesses(elsewhere);
    try {
      const [keys, logs] = [await administrationOf(stack), await logAdministrationOf(stack)];
      for (const { send } of [keys, logs])
        expect((await send("POST", "/snapshots/kept/restore")).status).toBeLessThan(300);
      const ready = performance.now() - since;
      expect(ready).toBeLessThan(readyMs);
      const names: string[] = [];
      for (const instance of new Set(before.keys.map(instanceOf))) {
        const listed = await keys.send("GET", `/service_instances/${instance}/service_keys`);
        const { resources } = listed.json<{ resources: readonly { name: string }[] }>();
        names.push(...resources.map(({ name }) => name));
      }
      expect(names).toEqual(expect.arrayContaining(before.keys));
      for (const [name, secret] of secrets) {
        expect(stack.key(instanceOf(name), name).clientsecret).toBe(secret);
        await tokenFor(stack, instanceOf(name), name);
      }
      expect(await logs.count("Sender eq 'KEPT'")).toBeGreaterThanOrEqual(before.logs.length);
      report("F37", {
        writes,
        "acknowledged before": before.keys.length + before.logs.length,
        lost: 0,
        ready: ms(ready),
      });
    } finally {
      await stack.interrupt();
    }
  });

  it("is refused where the master key is another one, and nothing changes", { timeout: 60_000 }, async () => {
    const other = await temporaryFolder();
    try {
      await copyTo(other);
      await rm(join(other, "master.key"));
      const stack = await startProcesses(other);
      try {
        const keys = await administrationOf(stack);
        const refused = await keys.send("POST", "/snapshots/kept/restore");
        expect([refused.status, refused.json()]).toMatchObject([409, { error: { code: "damaged" } }]);
        // The demo's own clients are those of the new home.
        await tokenFor(stack, "demo-api", "secret");
        expect((await keys.send("GET", "/service_instances/kept-0/service_keys")).status).toBe(404);
      } finally {
        await stack.interrupt();
      }
    } finally {
      await remove(other);
    }
  });
});
