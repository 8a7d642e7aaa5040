import { describe, expect, it } from "vitest";
import { defineModel } from "../../src/model/index.ts";
import { lenientPolicy, parseFunctionCall } from "../../src/parse/index.ts";
import { refusalOf } from "./batch-text.ts";

const model = defineModel({
  namespace: "n",
  container: "C",
  entityTypes: [
    {
      name: "Item",
      set: "Items",
      table: "items",
      key: ["Id"],
      properties: [{ name: "Id", type: "Edm.String", column: "id" }],
    },
  ],
  functionImports: [
    {
      name: "Find",
      httpMethod: "GET",
      returns: { type: "Item", set: "Items", collection: true },
      parameters: [
        { name: "Text", type: "Edm.String", nullable: false },
        { name: "Limit", type: "Edm.Int32" },
        { name: "Since", type: "Edm.DateTime" },
      ],
    },
    { name: "Clear", httpMethod: "POST", parameters: [] },
  ],
});

const parse = (method: string, path: string, query = "") =>
  parseFunctionCall(model, { method, path, query }, lenientPolicy);
const given = (query: string) =>
  Object.fromEntries(
    [...(parse("GET", "Find", query)?.arguments ?? [])].map(([name, { value }]) => [name, value]),
  );

describe("A function import (OData V2 URI conventions, section 3.3)", () => {
  it("is called by its name, with parameters as literals in the query", () => {
    expect(given("Text='it''s'&Limit=5&Since=datetime'2026-01-01T00:00'")).toEqual({
      Text: "it's",
      Limit: 5n,
      Since: Date.UTC(2026, 0, 1),
    });
    expect(parse("GET", "Find/", "Text='a'")?.definition.name).toBe("Find");
    expect(parse("HEAD", "Find()", "Text='a'")?.definition.name).toBe("Find");
    expect(parse("GET", "Find", "Text='a'&$format=json")?.format).toBe("json");
  });

  it("takes null, said or left out, for a parameter that may be null", () => {
    expect(given("Text='a'&Limit=null")).toEqual({ Text: "a", Limit: null, Since: null });
  });

  it("is not what a path without its name calls", () => {
    expect(parse("GET", "Items")).toBeUndefined();
    expect(parse("GET", "find", "Text='a'")).toBeUndefined();
  });

  it.each([
    ["GET", "Clear", "POST"],
    ["DELETE", "Clear", "POST"],
    ["POST", "Find", "GET, HEAD"],
  ])("answers 405 to %s %s and names what is allowed: %s", (method, path, allow) => {
    const work = () => parse(method, path, "Text='a'");
    expect(refusalOf(work)).toMatchObject({ status: 405 });
    expect(work).toThrow(expect.objectContaining({ allow }));
  });

  it.each([
    ["a parameter is missing", ""],
    ["a parameter is unknown", "Text='a'&Id='b'"],
    ["a parameter is given twice", "Text='a'&Text='b'"],
    ["a parameter is null that must not be", "Text=null"],
    ["a parameter has another type", "Text=5"],
    ["a whole number has a fraction", "Text='a'&Limit=1.5"],
    ["a literal is broken", "Text='a"],
    ["something follows a literal", "Text='a' or 1 eq 1"],
    ["a query option is not one of functions", "Text='a'&$top=1"],
  ])("answers 400 where %s", (_, query) => {
    expect(refusalOf(() => parse("GET", "Find", query))).toMatchObject({ status: 400 });
  });

  it("is the last segment of its path", () => {
    expect(refusalOf(() => parse("GET", "Find/Items", "Text='a'"))).toMatchObject({ status: 400 });
  });
});
