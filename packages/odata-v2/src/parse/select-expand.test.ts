import { expect, test } from "vitest";
import { requestOf, requestOfKind } from "../../test/request-of.ts";
import { definePolicy, type Projection } from "./index.ts";

function projectionText({ properties, links }: Projection): string {
  const names = properties.map((property) => property.name);
  for (const { navigation, expanded } of links) {
    names.push(
      expanded === undefined ? `~${navigation.name}` : `${navigation.name}(${projectionText(expanded)})`,
    );
  }
  return names.join();
}

const all = "Number,Customer,Status,Placed,Changed,Pieces,Volume,Weight,Paid,ShipTo";
const line = "Order_Number,Line,Article";

test.each([
  ["", `${all},~Lines,~Invoice`],
  ["$select=*", `${all},~Lines,~Invoice`],
  ["$select=Status", "Status"],
  ["$select=Paid, Status", "Status,Paid"],
  ["$select=Status,Status", "Status"],
  ["$select=ShipTo,Lines", "ShipTo,~Lines"],
  ["$expand=Lines", `${all},Lines(${line},~Order,~Remarks),~Invoice`],
  ["$expand=Lines,Lines", `${all},Lines(${line},~Order,~Remarks),~Invoice`],
  ["$expand=Lines/Remarks", `${all},Lines(${line},~Order,Remarks(Id,Text)),~Invoice`],
  [
    "$expand=Lines/Remarks,Lines,Invoice",
    `${all},Lines(${line},~Order,Remarks(Id,Text)),Invoice(OrderNumber,Kind)`,
  ],
  ["$select=Status&$expand=Lines", "Status"],
  ["$select=Status,Lines&$expand=Lines", `Status,Lines(${line},~Order,~Remarks)`],
  ["$select=Status,Lines/Article&$expand=Lines", "Status,Lines(Article)"],
  ["$select=Lines/Remarks/Text&$expand=Lines/Remarks", "Lines(Remarks(Text))"],
  ["$select=*,Lines/Article&$expand=Lines", `${all},Lines(Article),~Invoice`],
])("?%s gives %s", (query, expected) => {
  expect(projectionText(requestOfKind("feed", `Orders?${query}`).projection)).toBe(expected);
});

test.each([
  [
    "$select=*,password",
    'No property "password" exists in type "example.shop.Order" at position 3 in "*,password".',
  ],
  [
    "$select=__proto__",
    'No property "__proto__" exists in type "example.shop.Order" at position 1 in "__proto__".',
  ],
  ["$select=Status/x", 'No property "x" exists in type "example.shop.Order" at position 1 in "Status/x".'],
  ["$select=,", 'No property "" exists in type "example.shop.Order" at position 1 in ",".'],
  [
    "$expand=constructor",
    'No property "constructor" exists in type "example.shop.Order" at position 1 in "constructor".',
  ],
  ["$expand=Status", "Property 'Status' must be a navigation property."],
  ["$expand=Lines/Order/Lines/Order", "System query option '$expand' is too complex: at most 3 levels."],
  [`$expand=${"Lines,".repeat(500)}Lines`, "System query option '$expand' is too complex: at most 20 items."],
])("?%s is refused with 400", (query, publicMessage) => {
  expect(() => requestOf(`Orders?${query}`)).toThrowError(
    expect.objectContaining({ status: 400, publicMessage }),
  );
});

test("a link that the policy does not let expand is refused in the policy's words", () => {
  const otherwise = { status: 501, message: "Not implemented" } as const;
  const policy = definePolicy({ sets: new Map([["Orders", { expand: { allowed: ["Lines"], otherwise } }]]) });
  expect(requestOf("Orders?$expand=Lines", policy).kind).toBe("feed");
  expect(() => requestOf("Orders?$expand=Invoice", policy)).toThrowError(
    expect.objectContaining({ status: 501 }),
  );
  expect(() => requestOf("Lines?$expand=Order/Invoice", policy)).toThrowError(
    expect.objectContaining({ status: 501 }),
  );
});

test("lists, entities and options that the policy refuses are refused with its status and text", () => {
  const policy = definePolicy({
    sets: new Map([
      [
        "Lines",
        {
          list: { status: 500, message: "Only retrievable via navigation" },
          read: { status: 501, message: "Not implemented" },
          options: { $top: { status: 400, message: "The query option $top is not supported" } },
        },
      ],
    ]),
  });
  const list = { status: 500, publicMessage: "Only retrievable via navigation" };
  expect(() => requestOf("Lines", policy)).toThrowError(expect.objectContaining(list));
  expect(() => requestOf("Lines/$count", policy)).toThrowError(expect.objectContaining(list));
  expect(() => requestOf("Lines(Order_Number='x',Line=1)", policy)).toThrowError(
    expect.objectContaining({ status: 501 }),
  );
  expect(requestOf("Lines(Order_Number='x',Line=1)/Remarks", policy).kind).toBe("feed");
  expect(requestOf("Orders('x')/Lines", policy).kind).toBe("feed");
  expect(() => requestOf("Orders('x')/Lines?$top=1", policy)).toThrowError(
    expect.objectContaining({ status: 400, publicMessage: "The query option $top is not supported" }),
  );
});

test("properties by themselves and links are refused where the policy says so, in its words", () => {
  const notImplemented = { status: 501, message: "Not implemented" } as const;
  const policy = definePolicy({
    sets: new Map([["Orders", { properties: notImplemented, links: notImplemented }]]),
  });
  const expected: unknown = expect.objectContaining({ status: 501, publicMessage: "Not implemented" });
  expect(() => requestOf("Orders('x')/Status", policy)).toThrowError(expected);
  expect(() => requestOf("Orders('x')/ShipTo/City/$value", policy)).toThrowError(expected);
  expect(() => requestOf("Orders('x')/$links/Lines", policy)).toThrowError(expected);
  expect(requestOf("Orders('x')/Invoice/Kind", policy).kind).toBe("property");
  expect(requestOf("Lines(Order_Number='x',Line=1)/$links/Order", policy).kind).toBe("links");
});
