import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { read } from "../flows.ts";
import { thorough } from "../hostile/growth.ts";
import { hostileEngines, type HostileStack } from "../hostile/hostile-stack.ts";
import { doubleLogs } from "../hostile/large-tenant.ts";
import { tenantAt } from "../tenant.ts";
import { report } from "./report.ts";
import { ms, percentile } from "./spread.ts";

/** 32,000 logs, or 1,024,000. */
const doublings = thorough ? 9 : 4;
const mixMs = thorough ? 120_000 : 3_000;
/** Requests a second of the mix. */
const rate = 20;
/** Tests beside this one take their share of the machine: there, only what blocks the loop for good is seen. */
const most = thorough ? { usual: 30, ever: 100, slower: 2 } : { usual: 300, ever: 1_000, slower: 100 };

describe("The event loop of a resource API beside hostile queries (F24, R9)", () => {
  let stack: HostileStack;
  beforeAll(async () => {
    const sqlite = hostileEngines.find(({ name }) => name === "SQLite");
    if (sqlite === undefined) throw new Error("SQLite is always there");
    stack = await sqlite.start({ TENANTBOX_ODATA: "lenient" });
    await doubleLogs(stack.logsUrl, doublings);
  }, 600_000);
  afterAll(() => stack?.stop());

  const escaped = encodeURIComponent;
  const searches = Array.from({ length: 200 }, (_, at) => `substringof('never ${at}',Sender)`).join(" or ");
  /** Rows 149, 156, 159, 164 and 176 of the catalogue. */
  const mix = [
    `MessageProcessingLogs?$filter=${escaped(searches)}&$top=1`,
    "MessageProcessingLogs?$skip=1000000&$orderby=Sender%20desc,Receiver&$top=1",
    "MessageProcessingLogs?$expand=CustomHeaderProperties,AdapterAttributes,Attachments,Runs&$top=1000",
    `MessageProcessingLogs?$filter=${escaped(`${"(".repeat(400)}1 eq 1${")".repeat(400)}`)}`,
    `MessageProcessingLogs?$filter=${escaped(`Sender eq '${"x".repeat(8_000)}'`)}`,
    "MessageProcessingLogs?$inlinecount=allpages&$filter=length(Sender)%20gt%20100&$top=1",
  ];

  /**
   * How long normal readers waited, until they are told to stop. Connections of their own: those of before were idle
   * while this process made logs and saw nothing of their end.
   */
  const normal = () => {
    const caller = tenantAt(stack.home, stack);
    let going = true;
    const times: number[] = [];
    const reader = async (): Promise<void> => {
      while (going) {
        const since = performance.now();
        const { status } = await read(caller, stack.token, `MessageProcessingLogs('${stack.marker}')`);
        expect(status).toBe(200);
        times.push(performance.now() - since);
        await pause(20);
      }
    };
    const readers = [reader(), reader()];
    return async () => {
      going = false;
      await Promise.all(readers);
      await caller.close();
      return times;
    };
  };

  it("is hardly delayed by them, and nor are those who read a log", {
    timeout: 120_000 + 3 * mixMs,
  }, async () => {
    const quiet = normal();
    await pause(mixMs / 3);
    const before = percentile(await quiet(), 0.99);

    await stack.probes.api.reset();
    const beside = normal();
    // Connections of their own, so that nobody waits for one of them here.
    const callers = Array.from({ length: 8 }, () => tenantAt(stack.home, stack));
    const hostile: Promise<number>[] = [];
    const end = performance.now() + mixMs;
    for (let number = 0; performance.now() < end; number += 1) {
      const caller = callers[number % callers.length] ?? stack;
      hostile.push(read(caller, stack.token, mix[number % mix.length] ?? "").then(({ status }) => status));
      await pause(1_000 / rate);
    }
    const meanwhile = percentile(await beside(), 0.99);
    const { delayMs, usualDelayMs } = await stack.probes.api.look();
    const statuses = await Promise.all(hostile);
    await Promise.all(callers.map((caller) => caller.close()));
    for (const status of statuses) expect([200, 400, 414, 503]).toContain(status);
    expect(usualDelayMs).toBeLessThan(most.usual);
    expect(delayMs).toBeLessThan(most.ever);
    expect(meanwhile).toBeLessThan(Math.max(before * most.slower, 20));
    report("R9", {
      requests: statuses.length,
      refused: statuses.filter((status) => status === 503).length,
      "p99.9": ms(usualDelayMs),
      longest: ms(delayMs),
      "reader p99": `${ms(before)} -> ${ms(meanwhile)}`,
    });
  });
});
