import { randomInt } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { engines } from "./database/engines.ts";
import { administrationOf, read, tokenFor } from "./flows.ts";
import { thorough } from "./hostile/growth.ts";
import { logAdministrationOf } from "./log-administration.ts";
import type { TestDatabase } from "./postgres.ts";
import {
  type Ended,
  type Processes,
  remove,
  startProcesses,
  temporaryFolder,
  tenantbox,
} from "./processes.ts";

const rounds = thorough ? 40 : 3;

describe.each(engines.filter(({ available }) => available))(
  "A stack of processes on $name",
  ({ name, fresh }) => {
    let home: string;
    let database: TestDatabase;
    let stack: Processes;

    beforeAll(async () => {
      home = await temporaryFolder();
      database = await fresh();
      const settings = name === "SQLite" ? {} : { TENANTBOX_DATABASE_URL: database.url };
      stack = await startProcesses(home, undefined, settings);
    });
    afterAll(async () => {
      await stack?.interrupt();
      await database?.drop();
      await remove(home);
    });

    const type = (...words: string[]): Promise<Ended> =>
      tenantbox(words, { directory: home, settings: { TENANTBOX_HOME: home } });
    const keyFiles = (): string[] => readdirSync(join(home, "keys")).toSorted();
    const count = async (filter = "MessageGuid ne ''"): Promise<number> => {
      const token = await tokenFor(stack, "demo-api", "secret");
      const path = `MessageProcessingLogs/$count?$filter=${encodeURIComponent(filter)}`;
      const reply = await read(stack, token, path, { headers: { accept: "text/plain" } });
      if (reply.status !== 200) throw new Error(`${reply.status}`);
      return Number(reply.text);
    };
    const pidOf = (service: string): number => {
      const { pids } = JSON.parse(readFileSync(join(home, "stack.json"), "utf8")) as {
        pids: Record<string, number>;
      };
      return pids[service] ?? 0;
    };
    /** Asks again and again while a server comes back; a busy machine takes its time to start a process. */
    const patiently = async <T>(ask: () => Promise<T>): Promise<T> => {
      const answer: { given?: T } = {};
      const look = async () => {
        const given = await ask().catch(() => undefined);
        if (given !== undefined) answer.given = given;
        return given !== undefined;
      };
      await expect.poll(look, { timeout: 25_000, interval: 50 }).toBe(true);
      return answer.given as T;
    };

    it("is snapshot, changed, restored and reset by its operator from the command line", async () => {
      const firstFiles = keyFiles();
      expect(
        await type("instance", "create", "more", "--plan", "api", "-c", '{"roles":["MonitoringDataRead"]}'),
      ).toMatchObject({ code: 0 });
      expect(await type("key", "create", "more", "one")).toMatchObject({ code: 0 });
      const logs = await logAdministrationOf(stack);
      await logs.send(
        "POST",
        "/message_logs",
        `${JSON.stringify({ MessageGuid: "more", Status: "COMPLETED" })}\n`,
      );
      const moreFiles = keyFiles();

      expect(await type("snapshot", "more")).toMatchObject({ code: 0, stdout: "kept the state as more\n" });
      expect(await type("reset")).toMatchObject({ code: 0, stdout: "the tenant is in its first state\n" });
      expect([await count(), keyFiles()]).toEqual([2000, firstFiles]);
      expect(await type("restore", "more")).toMatchObject({
        code: 0,
        stdout: "the tenant is in the state more\n",
      });
      expect([await count(), keyFiles()]).toEqual([2001, moreFiles]);

      const { stdout } = await type("snapshots", "--json");
      expect(JSON.parse(stdout)).toMatchObject([{ name: "more", of: "all" }]);
      expect((await type("snapshots")).stdout).toMatch(/^NAME +TAKEN +BYTES +OF\nmore +\d{4}-/);
      expect(await type("restore", "other")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('there is no kept state "other"') as string,
      });
      expect(await type("snapshot", "a/b")).toMatchObject({
        code: 1,
        stderr: expect.stringContaining("name:") as string,
      });
      expect((await type("snapshot")).stdout).toMatch(/^kept the state as \d{4}-\d\d-\d\dT\d\d-\d\d-\d\d\n$/);
    });

    it("whose resource API is killed in the middle of a reset or restore has the old logs or the new ones", {
      timeout: 60_000 * rounds,
    }, async () => {
      for (let round = 0; round < rounds; round += 1) {
        await type("restore", "more");
        const logs = await logAdministrationOf(stack);
        const killed = pidOf("resource-api");
        const asked = logs.send("POST", "/reset").catch(() => undefined);
        await pause(randomInt(0, name === "SQLite" ? 30 : 600));
        process.kill(killed, "SIGKILL");
        await asked;
        const found = await patiently(() => count());
        expect([2000, 2001]).toContain(found);
        expect(await count("MessageGuid eq 'more'")).toBe(found - 2000);
      }
    });

    it("whose token server is killed in the middle of a reset has the old clients or the new ones, with their files", {
      timeout: 60_000 * rounds,
    }, async () => {
      for (let round = 0; round < rounds; round += 1) {
        await patiently(async () => {
          if ((await type("restore", "more")).code !== 0) throw new Error("not yet");
          return true;
        });
        const operator = await administrationOf(stack);
        const killed = pidOf("token-server");
        const asked = operator.send("POST", "/reset").catch(() => undefined);
        await pause(randomInt(0, name === "SQLite" ? 20 : 100));
        process.kill(killed, "SIGKILL");
        await asked;
        const listed = await patiently(async () => {
          const reply = await (await administrationOf(stack)).send("GET", "/service_instances");
          return reply.json<{ resources: { name: string }[] }>().resources.map(({ name: each }) => each);
        });
        await patiently(async () => {
          const ready = await stack.call(`${stack.tokenUrl}/health/ready`);
          if (ready.status !== 200) throw new Error("not yet");
          return true;
        });
        const first = ["demo-api", "demo-readonly", "demo-bound"];
        expect([first, [...first, "more"]]).toContainEqual(listed);
        expect(keyFiles().includes("more.one.json")).toBe(listed.includes("more"));
        expect(keyFiles()).toContain("demo-api.external.key");
        expect(readdirSync(join(home, "users"))).toEqual(["demo.json"]);
      }
    });
  },
);
