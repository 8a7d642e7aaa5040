import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { type Processes, remove, startProcesses, temporaryFolder, tenantbox } from "../processes.ts";
import { report } from "./report.ts";

const rounds = thorough ? 100 : 3;
const keys = 40;
/** Within so long a rotation has sealed everything anew, and then waits before it forgets the old key. */
const soonMs = 120;

interface Shown {
  readonly credentials: { readonly oauth: { readonly clientsecret?: string; readonly key?: string } };
}

describe("A rotation of the master key that is killed in the middle (F21)", () => {
  let home: string;
  let stack: Processes;
  let names: readonly string[];
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home);
    const operator = await administrationOf(stack);
    await operator.createInstance("many", { roles: ["MonitoringDataRead"] });
    names = Array.from({ length: keys }, (_, number) => `key-${number}`);
    for (const name of names) await operator.createKey("many", name);
    await operator.createKey("many", "certificate", { "key-type": "certificate" });
    await operator.send("POST", "/snapshots", { name: "before" });
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });

  const pid = async (): Promise<number> => {
    const text = await readFile(join(home, "stack.json"), "utf8");
    return (JSON.parse(text) as { pids: Record<string, number> }).pids["token-server"] ?? 0;
  };
  const shown = async (operator: Administration): Promise<readonly string[]> =>
    Promise.all(
      [...names, "certificate"].map(async (name) => {
        const reply = await operator.send("GET", `/service_instances/many/service_keys/${name}`);
        expect([name, reply.status]).toEqual([name, 200]);
        const { clientsecret, key } = reply.json<Shown>().credentials.oauth;
        return clientsecret ?? key ?? "";
      }),
    );
  /** Ids of the master keys that sealed something in a database. */
  const keyIdsIn = (path: string): ReadonlySet<string> => {
    const database = new DatabaseSync(join(home, path), { readOnly: true });
    try {
      const texts = database
        .prepare(
          `select sealed_private_jwk as text from signing_key union all select sealed_secret from service_key
           union all select sealed_private_key from service_key union all select sealed_content from home_file`,
        )
        .all()
        .flatMap(({ text }) => (text === null ? [] : [String(text)]));
      return new Set(texts.map((text) => text.split(".")[1] ?? ""));
    } finally {
      database.close();
    }
  };
  const lines = async (): Promise<readonly string[]> =>
    (await readFile(join(home, "master.key"), "utf8")).trim().split("\n");

  it("leaves every secret readable; run again it completes, in kept states too, and the old key is gone", {
    timeout: 60_000 + rounds * 15_000,
  }, async () => {
    const before = await shown(await administrationOf(stack));
    const [oldKey] = await lines();
    let cut = 0;
    let halfway = 0;
    for (let round = 0; round < rounds; round += 1) {
      const operator = await administrationOf(stack);
      const running = await pid();
      const rotation = operator.send("POST", "/master_key").then(
        () => "completed",
        () => "cut off",
      );
      await pause(randomInt(0, soonMs));
      process.kill(running, "SIGKILL");
      if ((await rotation) === "cut off") cut += 1;
      if ((await lines()).length > 1) halfway += 1;
      while ((await pid()) === running) await pause(10);
      // As whoever asks after the crash sees it: the process has begun anew with the keys that stand in the file.
      expect(await shown(await administrationOf(stack))).toEqual(before);
    }
    expect(cut).toBe(rounds);
    const { code, stdout, stderr } = await tenantbox(["rotate-master-key"], {
      settings: { TENANTBOX_HOME: home },
    });
    expect([code, stderr, stdout]).toEqual([
      0,
      "",
      expect.stringMatching(/^the master key is [0-9a-f]{8} now/),
    ]);
    const id = stdout.slice(18, 26);
    expect(await lines()).toHaveLength(1);
    expect(await lines()).not.toContain(oldKey);
    for (const file of [
      "token-server.db",
      "snapshots/first/token-server.db",
      "snapshots/token-server/before.db",
    ])
      expect([file, [...keyIdsIn(file)]]).toEqual([file, [id]]);
    const operator = await administrationOf(stack);
    expect(await shown(operator)).toEqual(before);
    expect((await operator.send("DELETE", "/service_instances/many")).status).toBe(204);
    expect((await operator.send("POST", "/snapshots/before/restore")).status).toBe(204);
    expect(await shown(operator)).toEqual(before);
    report("F21", { kills: rounds, "in the middle": halfway, "secrets lost": 0 });
  });
});
