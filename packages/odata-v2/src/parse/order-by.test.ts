import { expect, test } from "vitest";
import { definePolicy } from "./policy.ts";
import { expressionText } from "../../test/filter-text.ts";
import { requestOf, requestOfKind } from "../../test/request-of.ts";

function orderText(target: string): string {
  return requestOfKind("feed", target)
    .orderBy.map(({ expression, descending }) => {
      const name = expressionText(expression);
      return descending ? `${name} desc` : name;
    })
    .join(",");
}

test.each([
  ["Orders?$orderby=Placed", "placed"],
  ["Orders?$orderby=Placed+desc", "placed desc"],
  ["Orders?$orderby=Status,Placed%20desc", "status,placed desc"],
  ["Orders?$orderby=Status%20asc%20,%20%20Placed", "status,placed"],
  ["Orders?$orderby=ShipTo/City desc", "city desc"],
  ["Orders?$orderby=length(Status) desc,Pieces add 1", "length(status) desc,(pieces add Int32:1)"],
  ["Orders?$orderby=Status eq 'OPEN' desc,not Paid", "(status eq String:OPEN) desc,(not paid)"],
  ["Lines?$orderby=Order/Placed,Line", "Order/placed,line"],
])("%s orders by %s", (target, expected) => {
  expect(orderText(target)).toBe(expected);
});

test.each([
  ["Foo"],
  ["(select 1)"],
  ["Placed;drop table x"],
  ["Placed collate nocase"],
  ["1"],
  ["rowid"],
  ["sqlite_version()"],
  ['"Placed"'],
  ["Placed--"],
  ["random()"],
  ["toString"],
  ["Placed up"],
  ["Placed,"],
  [",Placed"],
  ["ShipTo"],
  ["1 add 2"],
  ["null"],
  ["'Placed'"],
  ["length('x')"],
  ["Status add 1"],
  ["Lines/Article"],
])("$orderby=%s is refused with 400", (orderBy) => {
  const publicMessage = `Invalid order by expression: '${orderBy}'.`;
  expect(() => requestOf(`Orders?$orderby=${orderBy}`)).toThrowError(
    expect.objectContaining({ status: 400, publicMessage }),
  );
});

test("an order of more keys than anybody needs is refused", () => {
  const publicMessage = "System query option '$orderby' is too complex: at most 10 keys.";
  expect(() => requestOf(`Orders?$orderby=${"Placed,".repeat(20)}Status`)).toThrowError(
    expect.objectContaining({ status: 400, publicMessage }),
  );
});

test("an order by anything but paths is refused where the policy says so, in its words", () => {
  const policy = definePolicy({ orderByExpressions: { status: 501, message: "Not implemented" } });
  expect(requestOf("Orders?$orderby=ShipTo/City desc", policy).kind).toBe("feed");
  expect(() => requestOf("Orders?$orderby=length(Status)", policy)).toThrowError(
    expect.objectContaining({ status: 501, publicMessage: "Not implemented" }),
  );
});

test("an order that is nested too deeply is refused as too complex", () => {
  expect(() => requestOf(`Orders?$orderby=${"(".repeat(5000)}`)).toThrowError(
    expect.objectContaining({
      publicMessage: "System query option '$orderby' is too complex: it is nested deeper than 80 levels.",
    }),
  );
});
