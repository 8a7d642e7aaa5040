import { setTimeout as pause } from "node:timers/promises";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf, basic, read, tokenFor } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { createTestDatabase, startPostgres, type TestPostgres } from "../postgres.ts";
import { type Processes, remove, startProcesses, temporaryFolder } from "../processes.ts";
import type { Reply } from "../request.ts";
import { report } from "./report.ts";
import { ms } from "./spread.ts";
import { layWire, type Wire, type WireState } from "./wire.ts";

const available = process.env["TENANTBOX_TEST_POSTGRES_URL"] !== undefined;
/** Tests beside this one take their share of the machine; in `npm run test:goals` the goal's own figures count. */
const slack = thorough ? 1 : 3;
const first503 = { down: 1_000 * slack, cut: 2_000 * slack };
const backMs = 2_000 * slack;
/** Keys in one instance, which holds a thousand at most. */
const keysInOne = 500;
const instanceOf = (number: number): string => `written-${Math.floor(number / keysInOne)}`;
const outageMs = thorough ? 20_000 : 1_500;

describe.skipIf(!available)("A stack whose PostgreSQL fails (F10-F12, R7)", () => {
  let home: string;
  let postgres: TestPostgres;
  let wire: Wire;
  let stack: Processes;
  let operator: Administration;
  let token: string;
  const direct: { url: string } = { url: "" };
  beforeAll(async () => {
    home = await temporaryFolder();
    postgres = await startPostgres({ durable: true });
    direct.url = (await createTestDatabase(postgres.url)).url;
    wire = await layWire(Number(new URL(direct.url).port));
    const url = new URL(direct.url);
    url.port = String(wire.port);
    stack = await startProcesses(home, undefined, { TENANTBOX_DATABASE_URL: url.href });
    operator = await administrationOf(stack);
    token = await tokenFor(stack, "demo-api", "secret");
    // Made before anything fails: a hundred writes a second are more than any run here makes.
    const instances = thorough ? 40 : 4;
    for (let number = 0; number < instances; number += 1)
      await operator.createInstance(instanceOf(number * keysInOne), { roles: ["MonitoringDataRead"] });
  }, 60_000);
  afterAll(async () => {
    await stack?.interrupt();
    await wire?.close();
    await postgres?.stop();
    await remove(home);
  });

  let written = 0;
  let guessed = 0;
  const acked: string[] = [];
  const asks: Readonly<Record<string, () => Promise<Reply>>> = {
    read: () => read(stack, token, "MessageProcessingLogs?$top=1"),
    search: () => read(stack, token, "MessageProcessingLogs?$filter=substringof('x',Sender)&$top=1"),
    async write() {
      const number = written++;
      const name = `key-${number}`;
      const reply = await operator.createKey(instanceOf(number), name);
      if (reply.status === 201) acked.push(`${instanceOf(number)} ${name}`);
      return reply;
    },
    user: () =>
      stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, {
        headers: basic("nobody", `guess ${guessed++}`),
      }),
  };
  /** Whether a request that needs the database was served: a user is judged, everything else is a success. */
  const served = ({ status }: Reply): boolean => status < 300 || status === 401 || status === 429;

  interface Sight {
    /** Longest time that one request took while the database was away. */
    longest: number;
    readonly statuses: Map<number, number>;
    /** How often which kind of request was told to come back. */
    readonly refused: Map<string, number>;
    /** Answers that nobody may get. */
    readonly wrong: string[];
  }
  /** Every kind of request, one after the other, several of each at once, until told to stop. */
  const load = (each = 3) => {
    const sight: Sight = { longest: 0, statuses: new Map(), refused: new Map(), wrong: [] };
    let going = true;
    const ask = async (kind: string): Promise<void> => {
      while (going) {
        const since = performance.now();
        const reply = await asks[kind]?.().catch((error: unknown) => {
          sight.wrong.push(`${kind}: ${String(error)}`);
        });
        if (reply === undefined) return;
        sight.longest = Math.max(sight.longest, performance.now() - since);
        sight.statuses.set(reply.status, (sight.statuses.get(reply.status) ?? 0) + 1);
        if (reply.status === 503) sight.refused.set(kind, (sight.refused.get(kind) ?? 0) + 1);
        if (reply.status >= 500 && (reply.status !== 503 || reply.headers["retry-after"] === undefined))
          sight.wrong.push(`${kind}: ${reply.status} ${reply.text.slice(0, 200)}`);
        await pause(served(reply) ? 20 : 100);
      }
    };
    const asking = Object.keys(asks).flatMap((kind) => Array.from({ length: each }, () => ask(kind)));
    return {
      sight,
      stop: async () => {
        going = false;
        await Promise.all(asking);
        expect(sight.wrong).toEqual([]);
      },
    };
  };
  const untilServed = async (): Promise<number> => {
    const since = performance.now();
    for (const ask of Object.values(asks)) while (!served(await ask())) await pause(20);
    return performance.now() - since;
  };
  const onServer = async <Row extends object>(sql: string): Promise<readonly Row[]> => {
    const client = new Client({ connectionString: direct.url });
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const sessions = async (): Promise<number> =>
    Number(
      (
        await onServer<{ n: string }>(
          "select count(*) n from pg_stat_activity where application_name like 'tenantbox%' or pid in (select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid())",
        )
      )[0]?.n,
    );
  const sameProcesses = (): void => {
    for (const pid of Object.values(stack.pids)) expect(() => process.kill(pid, 0)).not.toThrow();
  };
  const everyAckedKeyIsThere = async (): Promise<void> => {
    const found = new Set<string>();
    for (const instance of new Set(acked.map((one) => one.split(" ")[0]))) {
      const reply = await operator.send("GET", `/service_instances/${instance}/service_keys`);
      const { resources } = reply.json<{ resources: readonly { name: string }[] }>();
      for (const { name } of resources) found.add(`${instance} ${name}`);
    }
    expect(acked.filter((one) => !found.has(one))).toEqual([]);
  };
  /** What may be left open: the pools' full size, as before. */
  const noMoreSessionsThan = async (most: number): Promise<void> => {
    await expect.poll(sessions, { timeout: 15_000, interval: 200 }).toBeLessThanOrEqual(most);
  };

  it.each<[WireState, string]>([
    ["swallows everything", "F11"],
    ["swallows answers", "F11, answers only"],
  ])(
    "tells callers to come back within two seconds while the wire %s, and serves them within two seconds after (%s)",
    { timeout: 120_000 },
    async (state, name) => {
      const warm = load();
      await pause(1_000);
      await warm.stop();
      const before = await sessions();
      const away = load();
      wire.is(state);
      await pause(outageMs + 1_500);
      wire.is("whole");
      const back = await untilServed();
      await away.stop();
      expect(away.sight.longest).toBeLessThan(first503.cut);
      expect(away.sight.statuses.get(503)).toBeGreaterThan(0);
      expect(back).toBeLessThan(backMs);
      await noMoreSessionsThan(before + 6);
      sameProcesses();
      await everyAckedKeyIsThere();
      report(name, {
        "longest answer": ms(away.sight.longest),
        back: ms(back),
        sessions: `${before} -> ${await sessions()}`,
        acked: acked.length,
        lost: 0,
      });
    },
  );

  it("tells callers to come back within a second while the server is down, and serves them within two seconds after", {
    timeout: 120_000,
  }, async () => {
    const away = load();
    await pause(300);
    await postgres.crash();
    await pause(outageMs);
    await postgres.start();
    const back = await untilServed();
    await away.stop();
    expect(away.sight.longest).toBeLessThan(first503.down);
    expect(back).toBeLessThan(backMs);
    sameProcesses();
    await everyAckedKeyIsThere();
    report("F10", { "longest answer": ms(away.sight.longest), back: ms(back), acked: acked.length, lost: 0 });
  });

  it("goes on when every session is ended again and again", { timeout: 120_000 }, async () => {
    const away = load();
    for (let round = 0; round < (thorough ? 30 : 8); round += 1) {
      await pause(thorough ? 2_000 : 300);
      await onServer(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
      );
    }
    const back = await untilServed();
    await away.stop();
    sameProcesses();
    await everyAckedKeyIsThere();
    const failed = away.sight.statuses.get(503) ?? 0;
    const all = [...away.sight.statuses.values()].reduce((sum, count) => sum + count, 0);
    expect(back).toBeLessThan(backMs);
    // Reads are done again over another session.
    expect([away.sight.refused.get("read"), away.sight.refused.get("search")]).toEqual([
      undefined,
      undefined,
    ]);
    if (thorough) expect(failed / all).toBeLessThan(0.01);
    report("F12", { requests: all, "503": failed, back: ms(back), "longest answer": ms(away.sight.longest) });
  });
});
