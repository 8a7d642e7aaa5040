import { describe, expect, it } from "vitest";
import { definePolicy, lenientPolicy, type Refusal, type RequestPolicy } from "../../src/parse/index.ts";
import { parseWrite } from "../../src/write/index.ts";
import { shopModel } from "../shop-model.ts";
import { refusalOf } from "./batch-text.ts";

const parse = (line: string, policy: RequestPolicy = lenientPolicy) => {
  const [method = "", target = ""] = line.split(" ");
  const [path = "", query = ""] = target.split("?");
  return parseWrite(shopModel, { method, path, query }, policy);
};
const said = (line: string): string => {
  const request = parse(line);
  const how = "how" in request ? ` ${request.how}` : "";
  const name = request.kind === "property" ? ` ${request.property.name}` : "";
  return `${request.kind}${how}${name}${request.kind === "link" ? ` ${request.link.name}` : ""}`;
};

describe("The method and the URL of a write (OData V2 operations, section 2)", () => {
  it.each([
    ["POST Orders", "create"],
    ["POST Orders/", "create"],
    ["POST Orders('1')/Lines", "create"],
    ["POST Orders?$format=json", "create"],
    ["PUT Orders('1')", "update replace"],
    ["MERGE Orders('1')", "update merge"],
    ["PATCH Orders('1')", "update merge"],
    ["DELETE Orders('1')", "delete"],
    ["DELETE Lines(Order_Number='1',Line=2)/Order", "delete"],
    ["PUT Orders('1')/Status", "property replace Status"],
    ["PUT Orders('1')/Status/$value", "property raw Status"],
    ["PUT Orders('1')/ShipTo", "property replace ShipTo"],
    ["MERGE Orders('1')/ShipTo", "property merge ShipTo"],
    ["PUT Orders('1')/ShipTo/City", "property replace City"],
    ["PUT Orders('1')/ShipTo/City/%24value", "property raw City"],
    ["DELETE Orders('1')/Status/$value", "property null Status"],
    ["PUT Invoices('1')/$value", "media"],
    ["PUT Orders('1')/Invoice/$value", "media"],
    ["POST Orders('1')/$links/Lines", "link add Lines"],
    ["DELETE Lines(Order_Number='1',Line=2)/$links/Remarks(5L)", "link remove Remarks"],
    ["PUT Lines(Order_Number='1',Line=2)/$links/Order", "link set Order"],
    ["DELETE Lines(Order_Number='1',Line=2)/%24links/Order", "link remove Order"],
  ])("%s is understood as %s", (line, meaning) => {
    expect(said(line)).toBe(meaning);
  });

  it.each([
    ["POST Nothing", 404],
    ["PUT Orders('1')/Nothing", 404],
    ["PUT Orders('1')/ShipTo/Nothing", 404],
    ["PUT Orders('1')/Status/City", 404],
    ["PUT Orders/Status", 404],
    ["POST Orders('1')/$links/Nothing", 404],
    ["POST Orders('1')/$links", 404],
    ["PUT Orders('1')/$value", 400],
    ["PUT Orders(1)", 400],
    ["POST Orders?$top=1", 400],
    ["POST Orders?$expand=Lines", 400],
    ["POST Invoices", 501],
  ])("%s is refused with %d", (line, status) => {
    expect(refusalOf(() => parse(line))).toMatchObject({ status });
  });

  it.each([
    ["PUT Orders", "GET, HEAD, POST"],
    ["DELETE Orders", "GET, HEAD, POST"],
    ["POST Orders('1')", "GET, HEAD, PUT, MERGE, PATCH, DELETE"],
    ["POST $metadata", "GET, HEAD"],
    ["DELETE Orders/$count", "GET, HEAD"],
    ["POST ", "GET, HEAD"],
    ["FOO Orders", "GET, HEAD, POST"],
    ["constructor Orders", "GET, HEAD, POST"],
    ["DELETE Invoices('1')/$value", "GET, HEAD, PUT"],
    ["PUT Orders('1')/$links/Lines", "GET, HEAD, POST"],
  ])("%s is refused with 405, and told %s", (line, allow) => {
    expect(() => parse(line)).toThrow(expect.objectContaining({ status: 405, allow }));
  });
});

describe("A policy", () => {
  const notAllowed: Refusal = { status: 405, message: null };
  const policy = definePolicy({
    sets: new Map([
      ["Orders", { write: { create: { status: 403, message: "Closed." }, update: notAllowed } }],
    ]),
    otherWrites: { create: notAllowed, update: notAllowed, delete: notAllowed },
  });

  it("refuses what it names, in its words", () => {
    expect(refusalOf(() => parse("POST Orders", policy))).toEqual({ status: 403, message: "Closed." });
    expect(parse("DELETE Orders('1')", policy).kind).toBe("delete");
  });

  it("leaves out of Allow what it refuses with 405", () => {
    const told = (line: string, allow: string) =>
      expect(() => parse(line, policy)).toThrow(expect.objectContaining({ status: 405, allow }));
    told("PUT Orders('1')", "GET, HEAD, DELETE");
    told("PUT Orders('1')/Status", "GET, HEAD");
    told("POST Lines", "GET, HEAD");
  });
});
