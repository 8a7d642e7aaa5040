import DatabaseConstructor from "better-sqlite3";
import fc from "fast-check";
import { expect, test } from "vitest";
import { shopModel } from "../../test/shop-model.ts";
import { jsonObject, type TextProperty, textRuns } from "./json-text.ts";

const orders = shopModel.bySet.get("Orders");
const runsOfOrders = orders === undefined ? [] : textRuns(orders, orders.properties);
const [firstRun = []] = runsOfOrders.filter((run): run is readonly TextProperty[] => Array.isArray(run));

test("texts next to each other are read together, a complex property of texts among them", () => {
  const named = runsOfOrders.map((run) => ("kind" in run ? run.name : run.map(({ name }) => name)));
  const plain = ["Placed", "Changed", "Pieces", "Volume", "Weight", "Paid"];
  expect(named).toEqual([["Number", "Customer", "Status"], ...plain, ["ShipTo"]]);
});

test("of a view, whose columns have no type, everything is read by itself", () => {
  const view = orders === undefined ? undefined : { ...orders, stored: "orders" };
  expect(view && textRuns(view, view.properties)).toEqual(view?.properties);
});

test("SQLite writes every text as JSON to the byte as we do", () => {
  const database = new DatabaseConstructor(":memory:");
  database.exec("create table orders (number text, customer text, status text)");
  const insert = database.prepare("insert into orders values (?, ?, ?)");
  const read = database
    .prepare(`select ${jsonObject("t", firstRun, shopModel)} from orders as t where rowid = ?`)
    .pluck();
  const controls = Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(code));
  const anything = fc.string({
    unit: fc.oneof(fc.constantFrom(...controls, '"', "\\", "\x7f"), fc.string()),
  });
  fc.assert(
    fc.property(anything, fc.option(anything), fc.string({ unit: "binary" }), (number, customer, status) => {
      const { lastInsertRowid } = insert.run(number, customer, status);
      const expected = JSON.stringify({ Number: number, Customer: customer, Status: status });
      expect(read.get(lastInsertRowid)).toBe(expected);
    }),
    { numRuns: 300 },
  );
  database.close();
});
