import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile } from "../src/sql/index.ts";
import { engines } from "./engines.ts";
import { compareText, randomFilter, randomText } from "./random-filter.ts";
import { requestOfKind } from "./request-of.ts";
import { shopModel } from "./shop-model.ts";
import { order, type Stored } from "./shop-rows.ts";
import { keysOf, type ShopService, startShop } from "./shop-service.ts";

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { freq: 4 });
const randomOrders = fc.array(
  fc.record({
    customer: maybe(randomText),
    status: maybe(randomText),
    city: maybe(randomText),
    placed: maybe(fc.integer({ min: -3, max: 3 }).map((step) => Date.UTC(2026, 0, 1) + step * 500)),
    pieces: maybe(fc.integer({ min: -6, max: 6 })),
    volume: maybe(fc.integer({ min: -6, max: 6 })),
    weight: maybe(fc.integer({ min: -12, max: 12 }).map((half) => half / 2)),
    paid: maybe(fc.constantFrom(0, 1)),
  }),
  { minLength: 60, maxLength: 60 },
);
const [sample = []] = fc.sample(randomOrders, { numRuns: 1, seed: 20260101 });
const orders = sample.map((values, index) => order(`${index}`.padStart(3, "0"), values));

describe.each(engines)("random queries on $name", (engine) => {
  let shop: ShopService;
  beforeAll(async () => {
    shop = await startShop(engine, { rows: { orders } });
  });
  afterAll(() => shop.close());

  test("a filter finds the rows that it means, null included", async () => {
    await fc.assert(
      fc.asyncProperty(randomFilter, async (filter) => {
        const expected = orders.filter((row) => filter.holds(row) === true).map((row) => row.number);
        const reply = await shop.get(`Orders?$orderby=Number&$filter=${encodeURIComponent(filter.text)}`);
        expect(reply.status, reply.text).toBe(200);
        expect(keysOf(reply)).toEqual(expected);
      }),
      { numRuns: 1000 },
    );
  });

  test("an order puts null first going down and last going up, and ties by key", async () => {
    const key = fc.tuple(fc.constantFrom("Customer", "Placed", "Pieces", "Status"), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(key, { minLength: 1, maxLength: 3 }), async (keys) => {
        const text = keys.map(([name, descending]) => (descending ? `${name} desc` : name)).join();
        const reply = await shop.get(`Orders?$orderby=${encodeURIComponent(text)}`);
        const last = keys.at(-1)?.[1] ?? false;
        const all = [...keys, ["Number", last] as const];
        const expected = orders.toSorted((one, other) => {
          for (const [name, descending] of all) {
            const column = name.toLowerCase() as keyof typeof one;
            const result = compareStored(one[column] ?? null, other[column] ?? null);
            if (result !== 0) return descending ? -result : result;
          }
          return 0;
        });
        expect(keysOf(reply)).toEqual(expected.map((row) => row.number));
      }),
      { numRuns: 60 },
    );
  });

  test("no value of the caller stands in the SQL", () => {
    const word = fc.string({
      unit: fc.constantFrom("q", "x", "z", "'", '"', ";", "-"),
      minLength: 4,
      maxLength: 12,
    });
    fc.assert(
      fc.property(word, fc.integer({ min: 77_000, max: 99_000 }), (text, number) => {
        const quotedText = `'${text.replaceAll("'", "''")}'`;
        const filter = `startswith(Customer,${quotedText}) or Status eq ${quotedText} and Pieces lt ${number}`;
        const target = `Orders?$filter=${encodeURIComponent(filter)}&$top=${number}&$skip=${number}&$expand=Lines`;
        const plan = compile(
          requestOfKind("feed", target),
          shopModel,
          engine.name === "SQLite" ? "sqlite" : "postgres",
        );
        const statements =
          plan.kind === "feed"
            ? [plan.page.statement, ...plan.page.expansions.map((one) => one.statement)]
            : [];
        expect(statements).toHaveLength(2);
        for (const { sql } of statements) {
          expect(sql).not.toContain(text);
          expect(sql).not.toContain(String(number));
        }
      }),
    );
  });
});

function compareStored(one: Stored, other: Stored): number {
  if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
  if (typeof one === "string" && typeof other === "string") return compareText(one, other);
  return Number(one) - Number(other);
}
