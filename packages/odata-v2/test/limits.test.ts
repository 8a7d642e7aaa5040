import { afterAll, beforeAll, expect, test } from "vitest";
import { sqliteEngine } from "./engines.ts";
import { order } from "./shop-rows.ts";
import { keysOf, messageOf, type ShopService, startShop } from "./shop-service.ts";

/** 2,500 orders, each with a line: more than two pages. */
const numbers = Array.from({ length: 2500 }, (_, index) => `N-${String(index).padStart(4, "0")}`);
let shop: ShopService;
beforeAll(async () => {
  const orders = numbers.map((number, index) => order(number, { placed: index, status: "OPEN" }));
  const lines = numbers.map((number) => ({ order_number: number, line: 1, article: `of ${number}` }));
  shop = await startShop(sqliteEngine, { rows: { orders, lines } });
});
afterAll(() => shop.close());

test("a list shows 1,000 rows and where the next ones are", async () => {
  const reply = await shop.get("Orders");
  expect(keysOf(reply)).toEqual(numbers.slice(0, 1000));
  expect(reply.text.endsWith('],"__next":"Orders?$skiptoken=1000"}}')).toBe(true);
  const last = await shop.get("Orders?$skiptoken=2000");
  expect(keysOf(last)).toEqual(numbers.slice(2000));
  expect(last.text).not.toContain("__next");
});

test("$top beyond a page is served in pages and ends where it was asked to", async () => {
  expect((await shop.get("Orders?$top=100000")).text).toContain(
    '"__next":"Orders?$top=99000&$skiptoken=1000"',
  );
  expect(keysOf(await shop.get("Orders?$top=10&$skiptoken=1000"))).toEqual(numbers.slice(1000, 1010));
});

test("a page of 1,000 rows with its children comes whole, from a worker", async () => {
  const reply = await shop.get("Orders?$expand=Lines&$select=Number,Lines/Article");
  const { d: page } = JSON.parse(reply.text) as { d: { results: { Number: string }[] } };
  expect(page.results).toHaveLength(1000);
  const articles = [...reply.text.matchAll(/"Article":"of (N-\d+)"/g)].map((match) => match[1]);
  expect(articles).toEqual(numbers.slice(0, 1000));
});

test("rows far behind are reached, and those behind the end are an empty list", async () => {
  expect(keysOf(await shop.get("Orders?$skip=2499"))).toEqual(["N-2499"]);
  expect(keysOf(await shop.get("Orders?$skip=1000000&$orderby=Placed desc"))).toEqual([]);
  expect(keysOf(await shop.get("Orders?$skip=9223372036854775807"))).toEqual([]);
});

test("an alternative of a few hundred keys is answered", async () => {
  const asked = numbers.filter((_, index) => index % 8 === 0);
  const filter = asked.map((number) => `Number eq '${number}'`).join(" or ");
  expect(keysOf(await shop.get(`Orders?$filter=${filter}`))).toEqual(asked);
});

test("more alternatives than the limit are refused before anything runs", async () => {
  const filter = numbers
    .slice(0, 600)
    .map(() => "Paid eq true")
    .join(" or ");
  const reply = await shop.get(`Orders?$filter=${filter}`);
  expect(reply.status).toBe(400);
  expect(messageOf(reply)).toBe("System query option '$filter' is too complex: it has more than 400 terms.");
});

test("one request of 60 KB is answered within the time that others may wait", async () => {
  const hostile = [
    `Orders?$filter=${"Paid or ".repeat(7000)}Paid`,
    `Orders?$orderby=${"Number,".repeat(2200)}Number`,
    `Orders?$select=${"Number,".repeat(2200)}Number`,
    `Orders${"/".repeat(60_000)}`,
    "Orders/".repeat(8000),
    `Orders('${"''".repeat(30_000)}')`,
    `Orders?${"a=b&".repeat(15_000)}`,
    `Orders?$filter=${encodeURIComponent("(".repeat(15_000))}`,
  ];
  for (const target of hostile) {
    const start = performance.now();
    const reply = await shop.get(target);
    expect([200, 400]).toContain(reply.status);
    expect(performance.now() - start, target.slice(0, 40)).toBeLessThan(200);
    if (reply.status === 400) expect(reply.text.length).toBeLessThan(2000);
  }
});
