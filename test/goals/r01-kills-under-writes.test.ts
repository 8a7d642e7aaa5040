import { randomInt } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf, askToken, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { type LogAdministration, logAdministrationOf } from "../log-administration.ts";
import { checkoutCommand, type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import { report } from "./report.ts";
import { ms, percentile } from "./spread.ts";
import { integrityOf } from "./sqlite-file.ts";

const rounds = thorough ? 400 : 3;
/** What a restart may take until the first 200: tests beside this one take their share of the machine. */
const longestAwayMs = thorough ? 1_000 : 20_000;
const atOnce = 4;

/** A service process of the stack, which is another one after each kill. */
type Service = "token-server" | "resource-api";

describe("A process that is killed while it writes (F1, R1)", () => {
  let home: string;
  let stack: Processes;
  beforeAll(async () => {
    home = await temporaryFolder();
    // As a user starts it: what Node has compiled is kept, and a second start is faster.
    stack = await startProcesses(home, checkoutCommand);
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });

  const pidOf = async (service: Service): Promise<number> => {
    const text = await readFile(join(home, "stack.json"), "utf8");
    return (JSON.parse(text) as { pids: Record<string, number> }).pids[service] ?? 0;
  };
  /** Kills the service within the next moments; resolves when `answers` does again, with how long that took. */
  const killed = async (service: Service, answers: () => Promise<boolean>): Promise<number> => {
    const before = await pidOf(service);
    await pause(randomInt(5, 200));
    process.kill(before, "SIGKILL");
    const since = performance.now();
    while (!(await answers().catch(() => false))) await pause(5);
    const away = performance.now() - since;
    while ((await pidOf(service)) === before) await pause(5);
    return away;
  };
  /** Does one thing after the other, several at once, until it fails: what was acknowledged by then. */
  const acknowledged = async (write: (name: string) => Promise<number>): Promise<string[]> => {
    const names: string[] = [];
    const writer = async (which: number): Promise<void> => {
      for (let number = 0; ; number += 1) {
        const name = `w${which}-${number}`;
        const status = await write(name).catch(() => 0);
        if (status === 0 || status >= 500) return;
        expect(status).toBeLessThan(300);
        names.push(name);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, (_, which) => writer(which)));
    return names;
  };

  it("the token server: every acknowledged key is there, in its file too, and works; none is there by half", {
    timeout: 60_000 + rounds * 10_000,
  }, async () => {
    const operator: Administration = await administrationOf(stack);
    const away: number[] = [];
    let writes = 0;
    for (let round = 0; round < rounds; round += 1) {
      const instance = `round-${round}`;
      await operator.createInstance(instance, { roles: ["MonitoringDataRead"] });
      const answers = async () => (await askToken(stack, stack.key("demo-api", "secret"))).status === 200;
      const [names, milliseconds] = await Promise.all([
        acknowledged(async (name) => (await operator.createKey(instance, name)).status),
        killed("token-server", answers),
      ]);
      away.push(milliseconds);
      writes += names.length;
      const path = `/service_instances/${instance}/service_keys`;
      const listed = (await operator.send("GET", path)).json<{ resources: readonly { name: string }[] }>();
      const there = listed.resources.map(({ name }) => name);
      expect(there).toEqual(expect.arrayContaining(names));
      expect(there.length).toBeLessThanOrEqual(names.length + atOnce);
      await untilReady();
      const files = await readdir(join(home, "keys"));
      expect(files.filter((file) => file.startsWith(`${instance}.`)).toSorted()).toEqual(
        there.map((name) => `${instance}.${name}.json`).toSorted(),
      );
      for (const name of there.slice(-atOnce)) await tokenFor(stack, instance, name);
      expect((await operator.send("DELETE", `/service_instances/${instance}`)).status).toBe(204);
    }
    expect(integrityOf(join(home, "token-server.db"))).toBe("ok");
    report("R1", {
      kills: rounds,
      writes,
      lost: 0,
      median: ms(percentile(away, 0.5)),
      p99: ms(percentile(away, 0.99)),
    });
    expect(percentile(away, 0.99)).toBeLessThan(longestAwayMs);
  });

  const untilReady = async (): Promise<void> => {
    const ready = async () => (await stack.call(`${stack.tokenUrl}/health/ready`)).status === 200;
    while (!(await ready().catch(() => false))) await pause(5);
  };

  it("the resource API: every acknowledged log is there, whole", {
    timeout: 60_000 + rounds * 10_000,
  }, async () => {
    const operator: LogAdministration = await logAdministrationOf(stack);
    const token = await tokenFor(stack, "demo-api", "secret");
    const away: number[] = [];
    let writes = 0;
    for (let round = 0; round < rounds; round += 1) {
      const log = (name: string): string => {
        const headers = ["a", "b", "c"].map((Name) => ({
          Id: `r${round}-${name}-${Name}`,
          Name,
          Value: name,
        }));
        return `${JSON.stringify({
          MessageGuid: `r${round}-${name}`,
          Status: "COMPLETED",
          Sender: `round-${round}`,
          LogEnd: "/Date(1694081807000)/",
          CustomHeaderProperties: { results: headers },
        })}\n`;
      };
      const answers = async () => (await read(stack, token, "MessageProcessingLogs?$top=1")).status === 200;
      const [names, milliseconds] = await Promise.all([
        acknowledged(async (name) => (await operator.send("POST", "/message_logs", log(name))).status),
        killed("resource-api", answers),
      ]);
      away.push(milliseconds);
      writes += names.length;
      const query = `$filter=Sender%20eq%20'round-${round}'&$expand=CustomHeaderProperties&$top=1000`;
      const found = (await read(stack, token, `MessageProcessingLogs?${query}`)).json<{
        d: { results: { MessageGuid: string; CustomHeaderProperties: { results: unknown[] } }[] };
      }>().d.results;
      expect(found.map(({ MessageGuid }) => MessageGuid)).toEqual(
        expect.arrayContaining(names.map((name) => `r${round}-${name}`)),
      );
      for (const { CustomHeaderProperties } of found) expect(CustomHeaderProperties.results).toHaveLength(3);
    }
    expect(integrityOf(join(home, "resource-api.db"))).toBe("ok");
    report("R1 (resource API)", {
      kills: rounds,
      writes,
      lost: 0,
      median: ms(percentile(away, 0.5)),
      p99: ms(percentile(away, 0.99)),
    });
    expect(percentile(away, 0.99)).toBeLessThan(longestAwayMs);
  });
});
