import { existsSync } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf, askToken, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { logAdministrationOf } from "../log-administration.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import { compileRecorder, type Recorder } from "./disk/recorder.ts";
import { report } from "./report.ts";
import { integrityOf } from "./sqlite-file.ts";

const recorder: Recorder | undefined = compileRecorder();
afterAll(() => recorder?.remove());

/** A call of the operating system that fails once. */
const failing = async (fault: string, call: "sync" | "write", part: string): Promise<void> => {
  await writeFile(fault, `${call} ${part}`);
};
const pidOf = async (home: string, service: string): Promise<number> =>
  (JSON.parse(await readFile(join(home, "stack.json"), "utf8")) as { pids: Record<string, number> }).pids[
    service
  ] ?? 0;

describe.skipIf(recorder === undefined)("When the disk refuses a write", () => {
  let home: string;
  let fault: string;
  let stack: Processes;
  let keys: Administration;
  beforeAll(async () => {
    home = await temporaryFolder();
    fault = `${home}.fault`;
    stack = await startProcesses(home, undefined, recorder?.preload({ folder: home, fault }));
    keys = await administrationOf(stack);
    await keys.createInstance("disk", { roles: ["MonitoringDataRead"] });
  });
  afterAll(async () => {
    await stack?.interrupt();
    await remove(home);
    await remove(fault);
  });

  const names = async (): Promise<readonly string[]> => {
    const reply = await keys.send("GET", "/service_instances/disk/service_keys");
    return reply.json<{ resources: readonly { name: string }[] }>().resources.map(({ name }) => name);
  };
  const untilReady = async (): Promise<void> => {
    const ready = async () => (await stack.call(`${stack.tokenUrl}/health/ready`)).status === 200;
    while (!(await ready().catch(() => false))) await pause(5);
  };
  /** Whether a key is there as a whole: its row, and all of its files, which say the same. */
  const expectWhole = async (name: string): Promise<boolean> => {
    const listed = (await names()).includes(name);
    const files = ["json", "crt", "key"].map((extension) =>
      existsSync(join(home, "keys", `disk.${name}.${extension}`)),
    );
    expect(files).toEqual([listed, listed, listed]);
    if (listed) await tokenFor(stack, "disk", name);
    return listed;
  };

  it("the token server fails the write whose sync failed, begins anew, and keeps what it acknowledges from then on (F3)", async () => {
    expect((await keys.createKey("disk", "before")).status).toBe(201);
    const first = await pidOf(home, "token-server");
    await failing(fault, "sync", "token-server.db-wal");
    const refused = await keys.createKey("disk", "unsynced");
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "1"]);
    // Nothing is written to that file any more, whoever asks.
    const next = await keys.createKey("disk", "next").catch(() => undefined);
    if (next !== undefined) expect(next.status).toBe(503);
    await expect.poll(() => pidOf(home, "token-server"), { timeout: 10_000, interval: 20 }).not.toBe(first);
    await untilReady();
    expect((await keys.createKey("disk", "after")).status).toBe(201);
    expect(await names()).toEqual(expect.arrayContaining(["before", "after"]));
    expect(integrityOf(join(home, "token-server.db"))).toBe("ok");
    expect((await askToken(stack, stack.key("disk", "after"))).status).toBe(200);
  });

  it("the resource API fails the write whose sync failed, and goes on with another thread and the file opened anew (F3)", async () => {
    const logs = await logAdministrationOf(stack);
    const log = (name: string): string => `${JSON.stringify({ MessageGuid: name, Status: "COMPLETED" })}\n`;
    await failing(fault, "sync", "resource-api.db-wal");
    const refused = await logs.send("POST", "/message_logs", log("unsynced"));
    expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "1"]);
    expect(existsSync(fault)).toBe(false);
    const written = async () => (await logs.send("POST", "/message_logs", log("after"))).status;
    await expect.poll(written, { timeout: 10_000, interval: 20 }).toBe(200);
    const token = await tokenFor(stack, "demo-api", "secret");
    expect((await read(stack, token, "MessageProcessingLogs('after')")).status).toBe(200);
    expect(integrityOf(join(home, "resource-api.db"))).toBe("ok");
  });

  it("a key whose files could not be written is there as a whole or not at all after the next start (F5)", {
    timeout: 120_000,
  }, async () => {
    let there = 0;
    const parts = ["json", "crt", "key"];
    const calls = thorough ? (["write", "sync"] as const) : (["write"] as const);
    for (const call of calls)
      for (const part of parts) {
        const name = `${call}-${part}`;
        await failing(fault, call, `.disk.${name}.${part}`);
        const refused = await keys.createKey("disk", name, { "key-type": "certificate" });
        expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "1"]);
        expect(existsSync(fault)).toBe(false);
        const killed = await pidOf(home, "token-server");
        process.kill(killed, "SIGKILL");
        await expect
          .poll(() => pidOf(home, "token-server"), { timeout: 10_000, interval: 20 })
          .not.toBe(killed);
        await untilReady();
        if (await expectWhole(name)) there += 1;
      }
    expect((await readdir(join(home, "keys"))).filter((file) => file.startsWith("."))).toEqual([]);
    report("F5", { faults: calls.length * parts.length, whole: there, half: 0 });
  });
});

describe.skipIf(recorder === undefined)("A first start whose disk refuses one write (F5)", () => {
  const parts = [
    "server-root.key",
    "client-root.pem",
    "issuing-ca.key",
    "master.key",
    "token-server.db",
    "keys/",
  ];

  it.each(thorough ? parts : parts.slice(3, 4))(
    "%s: it ends with one line, and the next start works",
    {
      timeout: 60_000,
    },
    async (part) => {
      const home = await temporaryFolder();
      const fault = `${home}.fault`;
      try {
        await failing(fault, "write", part);
        const settings = recorder?.preload({ folder: home, fault });
        await expect(startProcesses(home, undefined, settings)).rejects.toThrow(
          /it ended with 1: tenantbox: .*\n$/,
        );
        const again = await startProcesses(home, undefined, settings);
        try {
          await tokenFor(again, "demo-api", "certificate");
          expect(integrityOf(join(home, "token-server.db"))).toBe("ok");
        } finally {
          await again.interrupt();
        }
      } finally {
        await remove(home);
        await remove(fault);
      }
    },
  );
});
