import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Ended, remove, temporaryFolder, tenantbox } from "./processes.ts";
import { quiet } from "./quiet.ts";

interface Status {
  readonly running: boolean;
  readonly state: string;
  readonly tokenUrl: string;
  readonly pids: Readonly<Record<string, number>>;
  readonly servers: Readonly<Record<string, { url: string; ready: boolean }>>;
}

// Each command is a process of its own, beside other tests.
describe("A stack in the background", { timeout: 120_000 }, () => {
  let home: string;
  const typed = (words: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    tenantbox(words, { settings: { ...quiet, TENANTBOX_DEMO: "off", TENANTBOX_HOME: home, ...more } });
  beforeAll(async () => {
    home = await temporaryFolder();
  });
  afterAll(async () => {
    await typed(["stop", "--force"]);
    await remove(home);
  });

  it("is not there at first, which status says with 3, and stop takes for done", async () => {
    expect(await typed(["status"])).toMatchObject({
      code: 3,
      stdout: `no stack runs on ${home}\n`,
      stderr: "",
    });
    expect(await typed(["stop"])).toMatchObject({ code: 0, stdout: `no stack runs on ${home}\n` });
  });

  it("that cannot start says why in one line and with the code of the start", async () => {
    const wrong = await typed(["start", "--detach"], { TENANTBOX_API_PORT: "much" });
    expect([wrong.code, wrong.stdout]).toEqual([78, ""]);
    expect(wrong.stderr).toMatch(/^tenantbox: TENANTBOX_API_PORT.*\n$/);
  });

  it("is ready when start returns, is seen by status here and by its URL, and is gone when stop returns", async () => {
    const started = await typed(["start", "--detach"]);
    expect([started.stderr, started.code]).toEqual(["", 0]);
    expect(started.stdout).toContain("./tenantbox stop ends it.");
    const log = join(home, "tenantbox.log");
    expect((await stat(log)).mode & 0o777).toBe(0o600);
    expect(await readFile(log, "utf8")).toContain("tenantbox is ready");

    const seen = await typed(["status", "--json"]);
    const status = JSON.parse(seen.stdout) as Status;
    expect([seen.code, status.running, status.state]).toEqual([0, true, "running"]);
    expect(Object.keys(status.pids)).toEqual(["supervisor", "token-server", "resource-api"]);
    expect((await typed(["status"])).stdout).toMatch(
      /^ready since \d{4}-.* UTC {2}\(tenantbox \d.*, Node \d/,
    );

    const elsewhere = await temporaryFolder();
    for (const name of ["admin.json", "ca.pem"])
      await writeFile(join(elsewhere, name), await readFile(join(home, name)), { mode: 0o600 });
    const remote = { TENANTBOX_HOME: elsewhere, TENANTBOX_URL: status.tokenUrl };
    expect(await typed(["status"], remote)).toMatchObject({ code: 0, stderr: "" });
    const api = status.servers["resource API"]?.url ?? "";
    const listed = await typed(["instance", "list", "--url", `${status.tokenUrl},${api}`], {
      TENANTBOX_HOME: elsewhere,
    });
    expect(listed.stderr).toBe("");
    expect(listed.stdout).toMatch(/^NAME +PLAN/);
    expect(await typed(["status"], { ...remote, TENANTBOX_URL: "https://localhost:1" })).toMatchObject({
      code: 3,
      stdout: "nothing answers at https://localhost:1\n",
    });
    await remove(elsewhere);

    expect((await typed(["start", "--detach"])).stderr).toMatch(/^tenantbox: a stack already runs on .*\n$/);
    const stopped = await typed(["stop", "--json"]);
    expect([stopped.code, JSON.parse(stopped.stdout)]).toEqual([0, { home, stopped: true }]);
    for (const name of ["token-server", "resource-api"])
      expect(() => process.kill(status.pids[name] ?? 0, 0)).toThrow("ESRCH");
    expect((await typed(["status"])).code).toBe(3);
  });

  it("of which only a number is left, that somebody else has now, is left alone by stop", async () => {
    await writeFile(join(home, "supervisor.pid"), `${process.pid}\nanother boot 4711\n`);
    expect(await typed(["stop"])).toMatchObject({ code: 0, stdout: `no stack runs on ${home}\n` });
    await writeFile(join(home, "supervisor.pid"), `${process.pid}\n`);
    const unsure = await typed(["stop"]);
    expect([unsure.code, unsure.stderr]).toEqual([
      1,
      expect.stringContaining("it may be another one by now; end it yourself"),
    ]);
  });
});
