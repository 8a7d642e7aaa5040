import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { bodyBytes, createRunner } from "../src/run/index.ts";
import type { Plan } from "../src/sql/index.ts";
import { engines, sqliteEngine } from "./engines.ts";
import { heavyTarget, startHeavyShop } from "./heavy-shop.ts";
import { shopModel } from "./shop-model.ts";
import { baseUrl, messageOf, type Reply, type ShopService } from "./shop-service.ts";

const stopped = "The query took too long and was stopped. Narrow the filter or ask for fewer rows.";

describe.each(engines)("a heavy filter on $name", (engine) => {
  let shop: ShopService;
  beforeAll(async () => {
    shop = await startHeavyShop(engine, { deadlineMs: 400, workers: 2, queueLength: 2 });
    // The first query of a worker also starts it.
    await shop.get("Orders/$count?$filter=Status eq 'x'");
  });
  afterAll(() => shop.close());

  test("is stopped at its deadline with 503 while the event loop runs on", async () => {
    const ticks: number[] = [];
    const timer = setInterval(() => ticks.push(performance.now()), 5);
    const start = performance.now();
    const reply = await shop.get(heavyTarget());
    const took = performance.now() - start;
    clearInterval(timer);
    const gaps = ticks.map((tick, index) => tick - (ticks[index - 1] ?? start));
    expect(reply.status).toBe(503);
    expect(messageOf(reply)).toBe(stopped);
    expect(took).toBeGreaterThan(380);
    expect(took).toBeLessThan(2500);
    expect(ticks.length).toBeGreaterThan(20);
    expect(Math.max(...gaps)).toBeLessThan(150);
  });

  test("does not keep others from being answered", async () => {
    const heavy = shop.get(heavyTarget());
    const start = performance.now();
    for (let index = 0; index < 20; index += 1) {
      expect((await shop.get(`Orders('N${index + 1}')`)).status).toBe(200);
    }
    expect(performance.now() - start).toBeLessThan(350);
    expect((await heavy).status).toBe(503);
  });

  test("waits in a bounded queue; what does not fit is refused at once", async () => {
    const ended: Reply[] = [];
    const replies = await Promise.all(
      Array.from({ length: 8 }, async (_, index) => {
        const reply = await shop.get(heavyTarget(`z${index}`));
        ended.push(reply);
        return reply;
      }),
    );
    expect(replies.map((reply) => reply.status)).toEqual(Array.from({ length: 8 }, () => 503));
    // Two run and two wait; the other four hear so before anything else has ended.
    for (const reply of ended.slice(0, 4)) expect(messageOf(reply)).toMatch(/^Too many queries/);
  });

  test("leaves the runner as good as new", { timeout: 20_000 }, async () => {
    const count = () => shop.get("Orders/$count?$filter=Status eq 'OPEN'");
    // A thread that was replaced may still be starting.
    await expect.poll(count, { timeout: 15_000 }).toMatchObject({ status: 200, text: "60000" });
  });
});

describe("a worker", () => {
  let shop: ShopService;
  beforeAll(async () => {
    shop = await startHeavyShop(sqliteEngine, { deadlineMs: 400, workers: 1, queueLength: 2 });
  });
  afterAll(() => shop.close());

  test("that never comes to its deadline is given up and replaced", { timeout: 45_000 }, async () => {
    const runner = createRunner({ database: shop.database, model: shopModel, deadlineMs: 100, workers: 1 });
    // No row of this statement asks for the time; it ends by itself after a few seconds.
    const sql =
      "with recursive s(n) as (select 1 union all select n + 1 from s where n < 12000000) select count(*) from s";
    const endless: Plan = { kind: "count", cheap: false, origin: undefined, count: { sql, parameters: [] } };
    const quick: Plan = { ...endless, count: { sql: "select 42", parameters: [] } };
    // A thread's start counts against the deadline of the plans that wait for it.
    const answered = async (): Promise<string> => {
      const { body } = await runner.run(quick, { baseUrl }).catch(() => ({ body: "" }));
      return Buffer.from(bodyBytes(body)).toString();
    };
    await expect.poll(answered, { timeout: 15_000 }).toBe("42");
    await expect(runner.run(endless, { baseUrl })).rejects.toMatchObject({ code: "deadline-exceeded" });
    await expect.poll(answered, { timeout: 15_000 }).toBe("42");
    await runner.close();
  });

  test("refuses everything once the runner is closed", async () => {
    const runner = createRunner({ database: shop.database, model: shopModel, workers: 1 });
    await runner.close();
    const plan: Plan = {
      kind: "count",
      cheap: false,
      origin: undefined,
      count: { sql: "select 1", parameters: [] },
    };
    await expect(runner.run(plan, { baseUrl })).rejects.toMatchObject({ status: 503 });
  });
});

test("a database that is away is answered 503 and does not end the process", async () => {
  const plan: Plan = {
    kind: "count",
    cheap: true,
    origin: undefined,
    count: { sql: "select 1", parameters: [] },
  };
  const nowhere = [
    { dialect: "sqlite", url: "sqlite:/nowhere/at/all.db" },
    { dialect: "postgres", url: "postgres://nobody@127.0.0.1:1/none" },
  ] as const;
  for (const database of nowhere) {
    const runner = createRunner({ database, model: shopModel });
    for (const cheap of [true, false]) {
      await expect(runner.run({ ...plan, cheap }, { baseUrl })).rejects.toMatchObject({
        code: "database-unavailable",
        retryAfterSeconds: 2,
      });
    }
    await runner.close();
  }
});
