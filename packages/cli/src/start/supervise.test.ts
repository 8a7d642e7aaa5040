import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, rmdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readStack, type Stack } from "../connection/stack-file.ts";
import { runningStack } from "../connection/running-stack.ts";
import { supervise } from "./supervise.ts";

const script = {
  /** Ready once it was told where the API is; keeps a diary of what it was told. */
  tokenServer: `
    import { appendFileSync } from "node:fs";
    const note = (text) => appendFileSync(process.env.TENANTBOX_HOME + "/diary", text + "\\n");
    process.send({ type: "listening", service: "token-server", urls: { tokenUrl: "https://localhost:1", tokenMtlsUrl: "https://localhost:2" } });
    process.on("message", ({ apiUrl }) => { note("told " + apiUrl); process.send({ type: "ready", service: "token-server" }); });
    process.on("SIGTERM", () => { note("token server asked to stop"); process.exit(0); });
    process.on("disconnect", () => process.exit(0));`,
  resourceApi: `
    import { appendFileSync } from "node:fs";
    appendFileSync(process.env.TENANTBOX_HOME + "/diary", "token server at " + process.env.TENANTBOX_TOKEN_INTERNAL_URL + "\\n");
    process.send({ type: "listening", service: "resource-api", urls: { apiUrl: "https://localhost:3" } });
    process.send({ type: "ready", service: "resource-api" });
    process.on("disconnect", () => process.exit(0));`,
  failing: `
    process.send({ type: "failed", service: "resource-api", message: "port 3 is taken" }, () => process.exit(78));`,
  deaf: `
    process.send({ type: "listening", service: "resource-api", urls: { apiUrl: "https://localhost:3" } });
    process.send({ type: "ready", service: "resource-api" });
    process.on("SIGTERM", () => undefined);
    setInterval(() => undefined, 1000);`,
};

describe("the supervisor", () => {
  let home: string;
  let stop: AbortController;
  let force: AbortController;
  let happenings: EventTarget;
  const notices: string[] = [];

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "tenantbox-supervise-"));
    stop = new AbortController();
    force = new AbortController();
    happenings = new EventTarget();
    notices.length = 0;
  });
  afterEach(() => rm(home, { recursive: true }));

  async function run(
    tokenServer: string,
    resourceApi: string,
  ): Promise<{ ended: Promise<void>; ready: Promise<Stack> }> {
    const scripts = {
      tokenServer: join(home, "token-server.mjs"),
      resourceApi: join(home, "resource-api.mjs"),
    };
    await writeFile(scripts.tokenServer, tokenServer);
    await writeFile(scripts.resourceApi, resourceApi);
    const ready = Promise.withResolvers<Stack>();
    const ended = supervise({
      node: process.execPath,
      pid: process.pid,
      home,
      environment: { ...process.env, TENANTBOX_HOME: home },
      drainMs: 0,
      scripts,
      about: { startedAt: "2026-11-25T12:00:00.000Z", version: "0.1.0", nodeVersion: "24.21.0" },
      onReady: ready.resolve,
      notice(line) {
        notices.push(line);
        happenings.dispatchEvent(new Event(line));
      },
      stop: stop.signal,
      force: force.signal,
    });
    return { ended, ready: ready.promise };
  }

  const diary = async (): Promise<string[]> =>
    (await readFile(join(home, "diary"), "utf8")).trim().split("\n");

  test("starts the API when the token server listens, tells each where the other is, and stops both", async () => {
    const { ended, ready } = await run(script.tokenServer, script.resourceApi);
    const stack = await ready;
    expect(stack).toMatchObject({ tokenUrl: "https://localhost:1", apiUrl: "https://localhost:3" });
    expect(stack.startedAt).toBe("2026-11-25T12:00:00.000Z");
    expect(await readStack(home)).toEqual(stack);
    stop.abort();
    await ended;
    expect(await diary()).toEqual([
      "token server at https://localhost:2",
      "told https://localhost:3",
      "token server asked to stop",
    ]);
    expect(existsSync(join(home, "stack.json"))).toBe(false);
    expect(lives(stack.pids["resource-api"])).toBe(false);
  });

  test("goes on where the file that tells of a service's new run cannot be written", async () => {
    const { ended, ready } = await run(script.tokenServer, script.resourceApi);
    const before = await ready;
    const file = join(home, "stack.json");
    await rm(file);
    await mkdir(file);
    const told = once(happenings, `${file} cannot be written (EISDIR)`);
    process.kill(before.pids["token-server"] ?? 0, "SIGKILL");
    await told;
    expect(lives(before.pids["resource-api"])).toBe(true);
    await rmdir(file);
    stop.abort();
    await ended;
    expect((await readdir(home)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("starts a killed service again, with one line, while the other one runs on", async () => {
    const { ended, ready } = await run(script.tokenServer, script.resourceApi);
    const before = await ready;
    const back = once(happenings, "token-server is back");
    process.kill(before.pids["token-server"] ?? 0, "SIGKILL");
    await back;
    expect(notices).toEqual([
      "token-server ended unexpectedly (SIGKILL); starting it again now",
      "token-server is back",
    ]);
    expect(lives(before.pids["resource-api"])).toBe(true);
    stop.abort();
    await ended;
    expect((await diary()).filter((line) => line.startsWith("told"))).toHaveLength(2);
  });

  test("a service that fails at the start ends the other one, with its line and its exit code", async () => {
    const { ended } = await run(script.tokenServer, script.failing);
    await expect(ended).rejects.toMatchObject({ message: "port 3 is taken", exitCode: 78 });
    expect(await diary()).toContain("token server asked to stop");
    expect(existsSync(join(home, "stack.json"))).toBe(false);
  });

  test("a service that dies without a word at the start is named", async () => {
    const { ended } = await run("process.exit(3);", script.resourceApi);
    await expect(ended).rejects.toThrow("token-server ended unexpectedly (exit code 3)");
  });

  test("a service that does not listen to reason is ended by force when the user insists", async () => {
    const { ended, ready } = await run(script.tokenServer, script.deaf);
    const { pids } = await ready;
    stop.abort();
    force.abort();
    await ended;
    expect(lives(pids["resource-api"])).toBe(false);
  });

  test("the file of a stack that crashed does not keep the next one from starting", async () => {
    const { ended, ready } = await run(script.tokenServer, script.resourceApi);
    await ready;
    // The processes live, but nobody answers at the ports the file names.
    expect(await runningStack(home, { pid: -1, lives })).toBeUndefined();
    stop.abort();
    await ended;
  });
});

function lives(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
}
