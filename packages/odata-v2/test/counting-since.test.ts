import DatabaseConstructor from "better-sqlite3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqliteEngine } from "./engines.ts";
import { order } from "./shop-rows.ts";
import { type ShopService, startShop } from "./shop-service.ts";

const statuses = ["DONE", "OPEN"] as const;
/** Minutes, over three hours, so that counts are made by others of the same hour and of other hours. */
const minute = fc.integer({ min: 0, max: 180 });
const at = (minutes: number): number => Date.UTC(2026, 0, 1) + minutes * 60_000;

const asked = fc.record({
  kind: fc.constant("ask" as const),
  minutes: minute,
  operator: fc.constantFrom("gt", "ge"),
  status: fc.constantFrom(undefined, ...statuses),
  page: fc.boolean(),
});
const added = fc.record({
  kind: fc.constant("add" as const),
  minutes: fc.option(minute),
  status: fc.constantFrom(...statuses),
});
const removed = fc.record({ kind: fc.constant("remove" as const), minutes: minute });

/** What callers see who ask again and again, while the window they ask for moves and rows come and go. */
describe("a count of what is since a moment", () => {
  let shop: ShopService;
  let writer: DatabaseConstructor.Database;
  const held = new Map<string, { minutes: number | null; status: string }>();

  beforeAll(async () => {
    const first = order("first", { status: "OPEN", placed: at(60) });
    held.set("first", { minutes: 60, status: "OPEN" });
    shop = await startShop(sqliteEngine, { rows: { orders: [first] } });
    writer = new DatabaseConstructor(shop.database.url.replace("sqlite:", ""));
  });
  afterAll(async () => {
    writer.close();
    await shop.close();
  });

  const ask = async (filter: string, page: boolean): Promise<number> => {
    if (!page) return Number((await shop.get(`Orders/$count?$filter=${filter}`)).text);
    const { text } = await shop.get(`Orders?$filter=${filter}&$top=1&$inlinecount=allpages`);
    return Number(/"__count":"(\d+)"/.exec(text)?.[1]);
  };

  test("is what stands in the table, whatever was counted before", async () => {
    const steps = fc.array(fc.oneof({ weight: 6, arbitrary: asked }, added, removed), { maxLength: 40 });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(steps, async (taken) => {
        for (const step of taken) {
          if (step.kind === "add") {
            const { minutes, status } = step;
            number += 1;
            held.set(`n${number}`, { minutes, status });
            writer
              .prepare("insert into orders (number, placed, status) values (?, ?, ?)")
              .run(`n${number}`, minutes === null ? null : at(minutes), status);
          } else if (step.kind === "remove") {
            writer.prepare("delete from orders where placed = ?").run(at(step.minutes));
            for (const [name, { minutes }] of held) if (minutes === step.minutes) held.delete(name);
          } else {
            const since = new Date(at(step.minutes)).toISOString().slice(0, -1);
            const moment = `Placed ${step.operator} datetime'${since}'`;
            const filter = step.status === undefined ? moment : `Status eq '${step.status}' and ${moment}`;
            const expected = [...held.values()].filter(
              ({ minutes, status }) =>
                minutes !== null &&
                (step.operator === "gt" ? minutes > step.minutes : minutes >= step.minutes) &&
                (step.status === undefined || status === step.status),
            );
            expect(await ask(filter, step.page)).toBe(expected.length);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
