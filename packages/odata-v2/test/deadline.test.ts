import DatabaseConstructor from "better-sqlite3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { engines, sqliteEngine } from "./engines.ts";
import { messageOf, type ShopService, startShop } from "./shop-service.ts";

/** A filter that looks through every row with many searches and finds nothing. */
const heavy = `Orders?$filter=${Array.from({ length: 150 }, (_, index) => `substringof('${index}zz',Customer)`).join(" or ")}`;
const rows = 60_000;
const fill = (series: string) =>
  `insert into orders (number, customer, status) select 'N' || n, '${"lorem ipsum ".repeat(20)}' || n, 'OPEN' from ${series}`;
const tables = {
  SQLite: `with recursive s(n) as (select 1 union all select n + 1 from s where n < ${rows}) ${fill("s").replace("insert", "@")}`,
};

let shop: ShopService;
beforeAll(async () => {
  shop = await startShop(sqliteEngine, { rows: {}, runner: { deadlineMs: 400, workers: 2, queueLength: 2 } });
  const database = new DatabaseConstructor(shop.database.url.replace("sqlite:", ""));
  database.exec(fill(`(with recursive s(n) as (select 1 union all select n + 1 from s where n < ${rows}) select n from s)`));
  database.close();
});
afterAll(() => shop.close());

test("a heavy filter is stopped at its deadline with 503, and the event loop runs on meanwhile", async () => {
  await shop.get("Orders/$count?$filter=Status eq 'x'");
  let longest = 0;
  let last = performance.now();
  let ticks = 0;
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
    ticks += 1;
  }, 5);
  const start = performance.now();
  const reply = await shop.get(heavy);
  const took = performance.now() - start;
  clearInterval(timer);
  expect(reply.status).toBe(503);
  expect(messageOf(reply)).toBe(
    "The query took too long and was stopped. Narrow the filter or ask for fewer rows.",
  );
  expect(took).toBeGreaterThan(390);
  expect(took).toBeLessThan(1000);
  expect(ticks).toBeGreaterThan(20);
  expect(longest).toBeLessThan(100);
});
