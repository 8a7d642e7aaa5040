import { spawnSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf } from "../flows.ts";
import { remove } from "../processes.ts";
import type { Reply } from "../request.ts";
import { type LoneServices, prepareLoneServices } from "./lone-services.ts";
import { report } from "./report.ts";

/** Whether this machine can trace a program's calls of the system. @throws where it must */
function canTrace(): boolean {
  const { status } = spawnSync("strace", ["-f", "-o", "/dev/null", "true"]);
  if (status === 0) return true;
  if ((process.env["TENANTBOX_REQUIRE"] ?? "").split(",").includes("strace"))
    throw new Error("strace is required and does not work here");
  console.warn("\n*** SKIPPED: what is synced before it is answered, because strace does not work here.\n");
  return false;
}

const able = canTrace();

describe.skipIf(!able)("What the operator writes (R3)", () => {
  let services: LoneServices;
  let operator: Administration;
  let log: string;
  let port: string;
  beforeAll(async () => {
    services = await prepareLoneServices();
    log = `${services.home}.strace`;
    // Descriptors with the files and connections behind them; only these calls are looked at.
    // The program stays a child of ours, and its tracer is nobody to end.
    const trace = ["-f", "-D", "-yy", "-s", "0", "-e", "trace=fsync,fdatasync,write,writev", "-o", log];
    services.start("token-server", ["strace", ...trace]);
    await services.ready("token-server");
    port = new URL(services.tenant.tokenUrl).port;
    operator = await administrationOf(services.tenant);
    await operator.createInstance("traced", { roles: ["MonitoringDataRead"] });
  }, 120_000);
  afterAll(async () => {
    await services?.stop();
    await remove(log ?? "");
  });

  /** The calls that something causes: syncs of the database, and writes to the caller's connection. */
  const callsOf = async (work: () => Promise<readonly Reply[]>): Promise<string> => {
    const before = (await readFile(log, "utf8")).length;
    for (const { status, text } of await work())
      expect([status < 300, text]).toEqual([true, expect.any(String)]);
    await pause(200);
    const lines = (await readFile(log, "utf8")).slice(before).split("\n");
    return lines
      .map((line) => {
        if (/f(data)?sync\(.*token-server\.db-wal>/.test(line)) return "S";
        return new RegExp(`writev?\\(\\d+<TCP(v6)?:\\[[^>]*:${port}->`).test(line) ? "A" : "";
      })
      .join("");
  };

  const key = (name: string): Promise<Reply> => operator.createKey("traced", name);
  const cases: Readonly<Record<string, () => Promise<readonly Reply[]>>> = {
    "an instance": async () => [await operator.createInstance("second", { roles: ["MonitoringDataRead"] })],
    "a key": async () => [await key("one")],
    "five keys at once": () => Promise.all(["a", "b", "c", "d", "e"].map(key)),
    "a deleted key": async () => [await operator.send("DELETE", "/service_instances/traced/service_keys/a")],
    "a user": async () => [
      await operator.send("POST", "/users", { name: "traced", password: "correct horse", roles: [] }),
    ],
    "a deleted instance": async () => [await operator.send("DELETE", "/service_instances/second")],
  };

  it.each(Object.keys(cases))(
    "is on the disk before its first answer leaves: %s",
    { timeout: 60_000 },
    async (name) => {
      const calls = await callsOf(cases[name] ?? (async () => []));
      expect(calls).toMatch(/^S+A/);
      report(`R3 (${name})`, { "syncs before the first answer": calls.indexOf("A") });
    },
  );

  it("while what is only read is answered without a sync", async () => {
    const calls = await callsOf(async () => [await operator.send("GET", "/service_instances")]);
    expect(calls).toMatch(/^A+$/);
  });
});
