import { randomInt } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "../database/engines.ts";
import type { TestDatabase } from "../postgres.ts";
import { administrationOf, type Feed, read, tokenFor } from "../flows.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import { batchBytes, changeSet, crlf, httpPart, multipart, statusesOf } from "./batch-requests.ts";
import { wireTo } from "./bytes.ts";
import { thorough } from "./growth.ts";

const rounds = thorough ? 30 : 2;

interface Entry {
  readonly __metadata: { readonly uri: string };
}

describe.each(engines.filter(({ available }) => available))("On $name", ({ fresh }) => {
  let home: string;
  let database: TestDatabase;
  let stack: Processes;
  let token: string;
  beforeAll(async () => {
    home = await temporaryFolder();
    database = await fresh();
    stack = await startProcesses(home, undefined, { TENANTBOX_DATABASE_URL: database.url });
    const administration = await administrationOf(stack);
    await administration.createInstance("eraser", {
      roles: ["DataStoresAndQueuesRead", "DataStoresAndQueuesDelete"],
    });
    await administration.createKey("eraser", "secret");
    token = await tokenFor(stack, "eraser", "secret");
  });
  afterAll(async () => {
    await stack?.interrupt();
    await database?.drop();
    await remove(home);
  });

  const set = "DataStoreEntries";
  const entries = async (): Promise<readonly string[]> => {
    const reply = await read(stack, token, set);
    if (reply.status !== 200) throw new Error(`${reply.status} ${reply.text.slice(0, 200)}`);
    return reply
      .json<Feed<Entry>>()
      .d.results.map(({ __metadata }) => __metadata.uri.replace(/^.*\/api\/v1\//, ""))
      .toSorted();
  };
  const remover = (path: string): string => httpPart(`DELETE ${path} HTTP/1.1${crlf}${crlf}`);
  const removing = (paths: readonly string[]): string =>
    batchBytes({ token }, multipart([changeSet(paths.map(remover))], "b"));

  it("row 177: a change set whose third write is invalid changes nothing", async () => {
    const before = await entries();
    const [first = "", second = ""] = before;
    expect(second).not.toBe("");
    const wire = wireTo(home, stack.apiUrl);
    const absent = first.replace(/Id='[^']*'/, "Id='none'");
    for (const third of [absent, "MessageProcessingLogs('x')", "Nothing('x')"]) {
      const { answers } = await wire.send(removing([first, second, third]));
      const [status, ...more] = statusesOf(answers[0]);
      expect([400, 403, 404, 405]).toContain(status);
      expect(more).toEqual([]);
      expect(await entries()).toEqual(before);
    }
  });

  it("row 177: a change set whose server is killed in the middle happened whole or not at all", {
    timeout: 60_000 * rounds,
  }, async () => {
    const apiPid = async (): Promise<number> => {
      const text = await readFile(join(home, "stack.json"), "utf8");
      return (JSON.parse(text) as { pids: Record<string, number> }).pids["resource-api"] ?? 0;
    };
    for (let round = 0; round < rounds; round += 1) {
      const before = await entries();
      const some = before.slice(0, 3);
      if (some.length < 3) break;
      const wire = wireTo(home, stack.apiUrl);
      const socket = await wire.open();
      const killed = await apiPid();
      socket.write(removing(some));
      await pause(randomInt(0, 25));
      process.kill(killed, "SIGKILL");
      socket.destroy();
      // A busy machine takes its time to start a process.
      const again = { entries: undefined as readonly string[] | undefined };
      const look = async () => {
        again.entries = await entries().catch(() => undefined);
        return again.entries !== undefined;
      };
      await expect.poll(look, { timeout: 25_000, interval: 50 }).toBe(true);
      const after = again.entries ?? [];
      const kept = some.filter((path) => after.includes(path));
      expect([0, some.length]).toContain(kept.length);
      expect(after.length).toBe(before.length - (some.length - kept.length));
    }
  });
});
