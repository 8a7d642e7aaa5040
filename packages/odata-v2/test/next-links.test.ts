import DatabaseConstructor from "better-sqlite3";
import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines, type TestDatabase } from "./engines.ts";
import { smallPages } from "./request-of.ts";
import { keysOf, type Reply, type ShopService, startShop } from "./shop-service.ts";
import { order } from "./shop-rows.ts";

/** Few values each, so that most rows are equal in some keys and many have nulls. */
const orders = Array.from({ length: 41 }, (_, index) =>
  order(`N-${String(index).padStart(2, "0")}`, {
    status: [null, "DONE", "OPEN", "ärger"][index % 4] ?? null,
    placed: index % 3 === 0 ? null : 1000 * (index % 5),
    pieces: index % 7 === 0 ? null : index % 2,
    paid: [null, 0, 1][index % 3] ?? null,
    customer: index % 2 === 0 ? "even" : "odd",
    weight: index / 8,
  }),
);

const key = fc.tuple(
  fc.constantFrom("Number", "Status", "Placed", "Pieces", "Paid", "ShipTo/City", "Customer", "Weight"),
  fc.constantFrom("", " asc", " desc"),
);
const orderBy = fc.array(key, { maxLength: 3 }).map((keys) => keys.map((parts) => parts.join("")).join());
const filter = fc.constantFrom(
  "",
  "Customer eq 'odd'",
  "Status ne 'DONE'",
  "Placed gt datetime'1970-01-01T00:00:01'",
);

describe.each(engines)("who follows next links on $name", (engine) => {
  let whole: ShopService;
  let paged: ShopService;
  let database: TestDatabase;
  beforeAll(async () => {
    whole = await startShop(engine, { rows: { orders } });
    paged = await startShop(engine, { rows: { orders }, policy: smallPages });
    database = paged.database;
  });
  afterAll(async () => {
    await whole.close();
    await paged.close();
  });

  test("gets every row once, in the order of the whole list, whatever it is ordered and filtered by", async () => {
    await fc.assert(
      fc.asyncProperty(orderBy, filter, fc.integer({ min: 0, max: 5 }), async (ordered, filtered, skip) => {
        const options = ["$select=Number"];
        if (ordered !== "") options.push(`$orderby=${ordered}`);
        if (filtered !== "") options.push(`$filter=${filtered}`);
        const target = `Orders?${options.join("&")}`;
        const expected = keysOf(await whole.get(target)).slice(skip);
        expect(await walk(paged, skip === 0 ? target : `${target}&$skip=${skip}`)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("does not lose or double a row that was there throughout, while others come and go", async () => {
    const added = ["M-1", "N-00a", "N-20a", "N-40a", "Z-9"];
    for (const ordered of [
      "Number",
      "Number desc",
      "Placed desc,Number",
      "Status,Placed desc",
      "Paid desc",
    ]) {
      const target = `Orders?$select=Number&$orderby=${ordered}`;
      let page = 0;
      const seen = await walk(paged, target, async () => {
        page += 1;
        const number = added[page % added.length] ?? "";
        if (page % 2 === 0)
          await change(database, `insert into orders (number, placed) values ('${number}', 1500)`);
        else
          await change(database, `delete from orders where number like 'N-__a' or number in ('M-1', 'Z-9')`);
      });
      const lasting = seen.filter((number) => !added.includes(number));
      const expected = keysOf(await whole.get(target));
      expect(lasting).toEqual(expected);
      await change(database, `delete from orders where number like 'N-__a' or number in ('M-1', 'Z-9')`);
    }
  });

  test("goes on by number of rows where the link is unknown, as after a restart", async () => {
    const expected = keysOf(await whole.get("Orders?$orderby=Number desc")).slice(10, 12);
    expect(keysOf(await paged.get("Orders?$orderby=Number desc&$skiptoken=10"))).toEqual(expected);
  });

  test("is not led astray by a $top that counts down", async () => {
    const target = "Orders?$orderby=Placed desc&$top=5";
    const expected = keysOf(await whole.get("Orders?$orderby=Placed desc")).slice(0, 5);
    expect(await walk(paged, target)).toEqual(expected);
  });
});

async function walk(shop: ShopService, start: string, between = async () => {}): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let target: string | undefined = start; target !== undefined; await between()) {
    const reply: Reply = await shop.get(target);
    seen.push(...keysOf(reply));
    target = (JSON.parse(reply.text) as { d: { __next?: string } }).d.__next;
    if (seen.length > 200) throw new Error(`${start} does not end`);
  }
  return seen;
}

async function change({ dialect, url, schema }: TestDatabase, statement: string): Promise<void> {
  if (dialect === "sqlite") {
    const database = new DatabaseConstructor(url.replace("sqlite:", ""));
    database.exec(statement);
    database.close();
    return;
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`set search_path = ${schema}; ${statement}`);
  await client.end();
}
