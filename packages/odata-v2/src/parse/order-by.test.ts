import { expect, test } from "vitest";
import { requestOf, requestOfKind } from "../../test/request-of.ts";

function orderText(target: string): string {
  return requestOfKind("feed", target)
    .orderBy.map(({ path, descending }) => {
      const name = [...path.links.map((link) => link.name), path.property.name].join("/");
      return descending ? `${name} desc` : name;
    })
    .join(",");
}

test.each([
  ["Orders?$orderby=Placed", "Placed"],
  ["Orders?$orderby=Placed+desc", "Placed desc"],
  ["Orders?$orderby=Status,Placed%20desc", "Status,Placed desc"],
  ["Orders?$orderby=Status%20asc%20,%20%20Placed", "Status,Placed"],
  ["Orders?$orderby=ShipTo/City desc", "City desc"],
  ["Lines?$orderby=Order/Placed,Line", "Order/Placed,Line"],
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
