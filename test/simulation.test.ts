import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type Feed, read, tokenFor } from "./flows.ts";
import { type LogAdministration, logAdministrationOf } from "./log-administration.ts";
import { type Log, logs, milliseconds } from "./message-log.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

interface Status {
  readonly running: boolean;
  readonly created: number;
  readonly changed: number;
  readonly simulated_at: string;
}

for (const engine of stackEngines) {
  describe(`A polling client, while a simulation runs on ${engine.name},`, () => {
    let stack: Stack;
    let operator: LogAdministration;
    let token: string;
    let began: number;

    beforeAll(async () => {
      stack = await engine.start();
      operator = await logAdministrationOf(stack);
      token = await tokenFor(stack, "demo-api", "secret");
      began = stack.now();
    });
    afterAll(() => stack.stop());

    const start = (options: object) => operator.send("POST", "/simulation", options);
    /** Moves the clock; everything that is due has happened when it returns. */
    const pass = async (milliseconds_: number): Promise<Status> => {
      await stack.advance(milliseconds_);
      return (await operator.send("GET", "/simulation")).json<Status>();
    };
    const since = (more = "") => {
      const from = new Date(began).toISOString().slice(0, 23);
      return `$filter=LogStart%20ge%20datetime'${from}'${more}&$orderby=LogStart`;
    };

    it("sees nothing of it before it is started", async () => {
      expect((await operator.send("GET", "/simulation")).json()).toEqual({ running: false });
      expect(await logs(stack, token, since())).toEqual([]);
    });

    it("sees new logs come at the rate it was asked for", async () => {
      const started = await start({ rate: 2, seed: 11 });
      expect([started.status, started.json<Status>().running]).toEqual([201, true]);
      expect(await auditOf(stack, "resource-api", started)).toMatchObject([{ event: "simulation.started" }]);
      expect((await start({ rate: 1 })).status).toBe(409);
      const { created } = await pass(60_000);
      expect(created).toBeGreaterThan(80);
      expect(created).toBeLessThan(170);
    });

    it("sees PROCESSING without an end become something with one", async () => {
      const before = await logs(stack, token, since("%20and%20Status%20eq%20'PROCESSING'"));
      expect(before.length).toBeGreaterThan(0);
      expect(before.filter(({ LogEnd }) => LogEnd !== null)).toEqual([]);
      await pass(800_000);
      const after = await Promise.all(before.map(({ MessageGuid }) => byGuid(MessageGuid)));
      const moved = after.filter(({ Status }) => Status !== "PROCESSING");
      expect(moved.length).toBeGreaterThan(before.length / 2);
      expect(moved.filter(({ LogEnd, Status }) => LogEnd === null && Status !== "RETRY")).toEqual([]);
    });

    it("sees a retry as a run of its own", async () => {
      const retries = await logs(stack, token, since("%20and%20Status%20eq%20'RETRY'"));
      expect(retries.length).toBeGreaterThan(0);
      await pass(800_000);
      const guid = retries[0]?.MessageGuid ?? "";
      const reply = await read(stack, token, `MessageProcessingLogs('${guid}')/Runs`);
      const { results } = reply.json<Feed<{ readonly OverallState: string }>>().d;
      expect(results.length).toBeGreaterThan(1);
      expect(results.at(-1)?.OverallState).toBe("FAILED");
    });

    it("finds pages that drift under $skip: what it has read comes again", async () => {
      const page = (skip: number) => logs(stack, token, `${since()}%20desc&$top=20&$skip=${skip}`);
      const first = await page(0);
      await pass(5_000);
      const second = await page(20);
      const repeated = second.filter((log) =>
        first.some(({ MessageGuid }) => MessageGuid === log.MessageGuid),
      );
      expect(repeated.length).toBeGreaterThan(0);
    });

    it("meets logs that come late: they started before others that were there earlier", async () => {
      const known = await all();
      const newest = Math.max(...known.map((log) => milliseconds(log.LogStart) ?? 0));
      await pass(180_000);
      const guids = new Set(known.map(({ MessageGuid }) => MessageGuid));
      const late = (await all()).filter(
        (log) => !guids.has(log.MessageGuid) && (milliseconds(log.LogStart) ?? Infinity) < newest,
      );
      expect(late.length).toBeGreaterThan(0);
    });

    it("sees it end when it is stopped, and no log later than now", async () => {
      const stopped = await operator.send("DELETE", "/simulation");
      expect(stopped.status).toBe(204);
      expect(await auditOf(stack, "resource-api", stopped)).toMatchObject([{ event: "simulation.stopped" }]);
      const count = await operator.count("Status ne 'X'");
      await stack.advance(60_000);
      expect((await operator.send("GET", "/simulation")).json()).toEqual({ running: false });
      expect(await operator.count("Status ne 'X'")).toBe(count);
    });

    it("sees a day replayed in a minute", async () => {
      const before = await operator.count("Status ne 'X'");
      const started = stack.now();
      await start({ rate: 5, speed: 1440, seconds: 60, seed: 3 });
      const half = await pass(30_000);
      expect(Date.parse(half.simulated_at) - started).toBeLessThan(-11 * 3_600_000);
      const whole = await pass(60_000);
      expect(whole).toMatchObject({ running: false });
      expect(Math.abs(Date.parse(whole.simulated_at) - started - 60_000)).toBeLessThan(1_000);
      const more = (await operator.count("Status ne 'X'")) - before;
      expect(more).toBeGreaterThan(200);
      expect(more).toBeLessThan(420);
    });

    it.each([
      [{}, "rate"],
      [{ rate: 0 }, "rate"],
      [{ rate: "5" }, "rate"],
      [{ rate: 1, speed: 0.5 }, "speed"],
      [{ rate: 1, pace: 2 }, "pace"],
    ])("is told what is wrong with %j", async (options, field) => {
      const reply = await start(options);
      expect([reply.status, reply.json<{ error: object }>().error]).toMatchObject([
        400,
        { code: "invalid-parameter", field },
      ]);
    });

    const byGuid = async (guid: string): Promise<Log> =>
      (await read(stack, token, `MessageProcessingLogs('${guid}')`)).json<{ d: Log }>().d;
    const all = async (): Promise<readonly Log[]> => {
      const from = new Date(stack.now() - 290_000).toISOString().slice(0, 23);
      return logs(stack, token, `$filter=LogStart%20ge%20datetime'${from}'&$top=1000`);
    };
  });
}
