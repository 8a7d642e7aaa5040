import { expect, test } from "vitest";
import { requestOf } from "../../test/request-of.ts";
import { shopModel } from "../../test/shop-model.ts";
import { definePolicy } from "./policy.ts";
import { parseRequest } from "./parse-request.ts";

function pathText(target: string): string {
  const request = requestOf(target);
  if (!("path" in request)) return request.kind;
  const steps = [request.path.first, ...request.path.rest].map(({ type, navigation, key }) => {
    const name = navigation?.name ?? type.set;
    const values = key?.map(({ property, literal }) => `${property.name}=${String(literal.value)}`).join();
    return values === undefined ? name : `${name}[${values}]`;
  });
  return `${request.kind} ${steps.join(" > ")}`;
}

test.each([
  ["", "service-document"],
  ["/", "service-document"],
  ["$metadata", "metadata"],
  ["%24metadata", "metadata"],
  ["Orders", "feed Orders"],
  ["/Orders", "feed Orders"],
  ["Orders/", "feed Orders"],
  ["Orders/$count", "count Orders"],
  ["Orders()", "feed Orders"],
  ["Shop.Orders('A-1')", "entry Orders[Number=A-1]"],
  ["Orders('x')/$count", "count Orders[Number=x]"],
  ["Orders('x')/Lines()", "feed Orders[Number=x] > Lines"],
  ["Orders('x')/Status", "property Orders[Number=x]"],
  ["Orders('x')/ShipTo", "property Orders[Number=x]"],
  ["Orders('x')/ShipTo/City/", "property Orders[Number=x]"],
  ["Orders('x')/ShipTo/City/%24value", "property-value Orders[Number=x]"],
  ["Orders('x')/Invoice/Kind/$value", "property-value Orders[Number=x] > Invoice"],
  ["Orders('x')/$links/Lines", "links Orders[Number=x] > Lines"],
  ["Orders('x')/$links/Lines/$count", "count Orders[Number=x] > Lines"],
  ["Orders('x')/$links/Invoice", "links Orders[Number=x] > Invoice"],
  [
    "Orders('x')/$links/Lines(Order_Number='x',Line=1)",
    "links Orders[Number=x] > Lines[Order_Number=x,Line=1]",
  ],
  ["Orders('A-1')", "entry Orders[Number=A-1]"],
  ["Orders('A-1')/", "entry Orders[Number=A-1]"],
  ["Orders(Number='A-1')", "entry Orders[Number=A-1]"],
  ["Orders(%27A-1%27)", "entry Orders[Number=A-1]"],
  ["Orders('O''Neil')", "entry Orders[Number=O'Neil]"],
  ["Orders('A%3A3%2F%C3%BC')", "entry Orders[Number=A:3/ü]"],
  ["Orders('a+b')", "entry Orders[Number=a+b]"],
  ["Orders('%2527')", "entry Orders[Number=%27]"],
  ["Orders('')", "entry Orders[Number=]"],
  ["Lines(Order_Number='x',Line=17)", "entry Lines[Order_Number=x,Line=17]"],
  ["Lines(Line=17,Order_Number='x')", "entry Lines[Order_Number=x,Line=17]"],
  ["Lines(Line=17,%20Order_Number='x,y')", "entry Lines[Order_Number=x,y,Line=17]"],
  ["Remarks(7875)", "entry Remarks[Id=7875]"],
  ["Remarks(7875L)", "entry Remarks[Id=7875]"],
  ["Orders('x')/Lines", "feed Orders[Number=x] > Lines"],
  ["Orders('x')/Lines/$count", "count Orders[Number=x] > Lines"],
  ["Orders('x')/Invoice", "entry Orders[Number=x] > Invoice"],
  ["Orders('x')/Invoice/$value", "media Orders[Number=x] > Invoice"],
  ["Orders('x')/Invoice/%24value", "media Orders[Number=x] > Invoice"],
  [
    "Orders('x')/Lines(Order_Number='x',Line=1)/Remarks",
    "feed Orders[Number=x] > Lines[Order_Number=x,Line=1] > Remarks",
  ],
])("GET %s is a %s", (target, expected) => {
  expect(pathText(target)).toBe(expected);
});

test.each([
  ["Foo", 404, "Could not find an entity set or function import for 'Foo'."],
  ["__proto__", 404, "Could not find an entity set or function import for '__proto__'."],
  ["constructor", 404, "Could not find an entity set or function import for 'constructor'."],
  ["hasOwnProperty('x')", 404, "Could not find an entity set or function import for 'hasOwnProperty'."],
  ["Orders('x')/Foo", 404, "Could not find property with name: 'Foo'."],
  ["Orders('x')/$foo", 404, "Could not find property with name: '$foo'."],
  ["Orders('x", 404, "Could not match segment: 'Orders('x'."],
  ["Orders//Lines", 400, "No empty segment allowed."],
  ["//", 400, "No empty segment allowed."],
  ["Orders('x')//Lines", 400, "No empty segment allowed."],
  ["Orders/Lines", 400, "Must be an entity set instead of an entity: 'Orders'."],
  ["Orders/Foo", 400, "Must be an entity set instead of an entity: 'Orders'."],
  ["Orders/$links/Lines", 400, "Must be an entity set instead of an entity: 'Orders'."],
  ["Orders('x')/Lines/Order", 400, "Invalid segment: 'Order'."],
  ["Orders('x')/$links", 400, "'$links' must not be the last segment."],
  ["Orders('x')/$links/Status", 400, "Property 'Status' must be a navigation property."],
  ["Orders('x')/$links/Foo", 404, "Could not find property with name: 'Foo'."],
  ["Orders('x')/$links/Lines/Remarks", 400, "Invalid segment: 'Remarks'."],
  ["Orders('x')/$links/Lines/$count/x", 400, "'$count' must be the last segment."],
  ["Orders('x')/Status/Foo", 400, "Invalid segment: 'Foo'."],
  ["Orders('x')/Status('x')", 400, "Invalid segment: 'Status('x')'."],
  ["Orders('x')/Status/$value/x", 400, "'$value' must be the last segment."],
  ["Orders('x')/Status/$count", 400, "Invalid segment: '$count'."],
  ["Orders('x')/ShipTo/Foo", 404, "Could not find property with name: 'Foo'."],
  ["Orders('x')/ShipTo/$value", 404, "Could not find property with name: '$value'."],
  ["Orders('x')/ShipTo/City/x", 400, "Invalid segment: 'x'."],
  ["Nowhere.Orders", 404, "Could not find container with name: 'Nowhere'."],
  ["Shop.Foo", 404, "Could not find an entity set or function import for 'Shop.Foo'."],
  ["Orders/$count/Lines", 400, "'$count' must be the last segment."],
  ["$metadata/Orders", 400, "'$metadata' must be the last segment."],
  ["Orders('x')/$value", 400, "The requested resource is no media resource."],
  ["Invoices/$value", 400, "Must be an entity set instead of an entity: 'Invoices'."],
  ["Orders('x')/Invoice('x')", 400, "Invalid segment: 'Invoice('x')'."],
  ["Orders('a','b')", 400, "Invalid key predicate: ''a','b''."],
  ["Orders(Number='a',x='b')", 400, "Invalid key predicate: 'Number='a',x='b''."],
  ["Orders(Number='a',Number='b')", 400, "Duplicate key names: 'Number='a',Number='b''."],
  ["Orders(1 or 1 eq 1)", 400, "Format of '1' is not compatible with 'Edm.String'."],
  ["Orders(null)", 400, "Invalid key predicate: 'null'."],
  ["Orders(%20'a'%20)", 400, "Invalid key predicate: ' 'a' '."],
  ["Orders(A-1)", 400, "Invalid key predicate: 'A-1'."],
  ["Orders(5)", 400, "Format of '5' is not compatible with 'Edm.String'."],
  ["Remarks('5')", 400, "Format of '5' is not compatible with 'Edm.Int64'."],
  ["Remarks(1.5)", 400, "Format of '1.5' is not compatible with 'Edm.Int64'."],
  ["Remarks(9223372036854775808L)", 400, "Invalid key predicate: '9223372036854775808L'."],
  ["Lines('x')", 400, "Missing key predicate name for key: ''x''."],
  ["Lines(Order_Number='x')", 400, "Invalid key predicate: 'Order_Number='x''."],
  ["Orders('%00')", 400, "Invalid URI syntax."],
  ["Orders('%ED%A0%80')", 400, "Invalid URI syntax."],
  ["Orders('%C0%A7')", 400, "Invalid URI syntax."],
  ["Orders('%zz')", 400, "Invalid URI syntax."],
])("GET %s is refused with %d", (target, status, publicMessage) => {
  expect(() => requestOf(target)).toThrowError(expect.objectContaining({ status, publicMessage }));
});

test("a key of 10 KB is refused, never read as a list", () => {
  expect(() => requestOf(`Orders('${"x".repeat(10_000)}')`)).toThrowError(
    expect.objectContaining({ status: 400 }),
  );
});

test("a policy reads the text of a key: several spellings of one, or none", () => {
  const policy = definePolicy({
    sets: new Map([
      [
        "Orders",
        {
          keys: {
            Number: (text: string) =>
              /^\w/.test(text) ? text.toUpperCase() : { status: 500 as const, message: `no ${text}` },
          },
        },
      ],
    ]),
  });
  const keyOf = (path: string) => {
    const request = parseRequest(shopModel, { path, query: "" }, policy);
    return "path" in request ? request.path.first.key?.[0]?.literal.value : undefined;
  };
  expect([keyOf("Orders('a-1')"), keyOf("Orders('a-1')/Lines")]).toEqual(["A-1", "A-1"]);
  expect(() => keyOf("Orders('-')/Lines")).toThrow(
    expect.objectContaining({ status: 500, publicMessage: "no -" }),
  );
});

test("a policy refuses to count a set, however it is reached", () => {
  const count = { status: 501 as const, message: "$count is not supported" };
  const policy = definePolicy({ sets: new Map([["Lines", { count }]]) });
  for (const path of ["Lines/$count", "Orders('A-1')/Lines/$count"]) {
    expect(() => parseRequest(shopModel, { path, query: "" }, policy)).toThrow(
      expect.objectContaining({ status: 501, publicMessage: count.message }),
    );
  }
  expect(parseRequest(shopModel, { path: "Lines", query: "" }, policy).kind).toBe("feed");
});
