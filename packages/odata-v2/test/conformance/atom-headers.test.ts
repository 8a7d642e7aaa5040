import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createRunner, type Runner } from "../../src/run/index.ts";
import { compile } from "../../src/sql/index.ts";
import { engines, type TestDatabase } from "../engines.ts";
import { requestOf, smallPages } from "../request-of.ts";
import { shopModel, shopTables } from "../shop-model.ts";
import { shopRows } from "../shop-rows.ts";
import { baseUrl } from "../shop-service.ts";
import { parsedXml } from "../well-formed.ts";

// OData V2 overview, section 5 (versions); Atom format, sections 1 and 6.1 (content types, paging).

describe.each(engines)("An answer on $name", (engine) => {
  let database: TestDatabase;
  let runner: Runner;
  beforeAll(async () => {
    database = await engine.create(shopTables, shopRows);
    runner = createRunner({ database, model: shopModel });
  });
  afterAll(async () => {
    await runner.close();
    await database.drop();
  });
  const run = (target: string, format: "json" | "atom" | "xml", typed: "all" | "complex" = "all") => {
    const plan = compile(requestOf(target, smallPages), shopModel, database.dialect);
    return runner.run(plan, { baseUrl, format, typed });
  };

  test.each([
    ["Orders", "json", "application/json;charset=utf-8"],
    ["Orders", "atom", "application/atom+xml;type=feed;charset=utf-8"],
    ["Orders", "xml", "application/xml;charset=utf-8"],
    ["Orders('A-1')", "atom", "application/atom+xml;type=entry;charset=utf-8"],
    ["Orders('A-1')/Invoice", "atom", "application/atom+xml;type=entry;charset=utf-8"],
    ["Orders('A-1')/Lines", "atom", "application/atom+xml;type=feed;charset=utf-8"],
    ["", "atom", "application/atomsvc+xml;charset=utf-8"],
    ["Orders/$count", "atom", "text/plain;charset=utf-8"],
    ["$metadata", "json", "application/xml;charset=utf-8"],
  ] as const)("to %s in %s says that it is %s", async (target, format, contentType) => {
    expect((await run(target, format)).contentType).toBe(contentType);
  });

  test.each([
    ["Orders?$inlinecount=allpages&$expand=Lines&$select=Number,Lines", "2.0"],
    ["Orders('A-1')", "2.0"],
    ["Orders/$count", "2.0"],
    ["", "2.0"],
    ["Orders('B-5')/Invoice", "2.0"],
    ["$metadata", "1.0"],
  ])("to %s needs version %s to be understood", async (target, version) => {
    expect((await run(target, "atom")).headers).toMatchObject({ DataServiceVersion: version });
  });

  test("has the link to the next page behind the entries, only while rows remain", async () => {
    const link = '</entry><link href="Orders?$select=Number&amp;$skiptoken=2" rel="next"/></feed>';
    const page = String((await run("Orders?$select=Number", "atom")).body);
    expect(page.endsWith(link)).toBe(true);
    const next = parsedXml(page).getElementsByTagName("link");
    expect(next[next.length - 1]?.getAttribute("href")).toBe("Orders?$select=Number&$skiptoken=2");
    expect(String((await run("Orders?$select=Number&$skiptoken=4", "atom")).body)).not.toContain(
      'rel="next"',
    );
  });

  test("names the types of complex properties alone where its service wants that", async () => {
    const entry = String((await run("Orders('A-1')?$select=Pieces,ShipTo", "atom", "complex")).body);
    expect(entry).toContain(
      '<m:properties><d:Pieces>3</d:Pieces><d:ShipTo m:type="example.shop.Address"><d:Street>Main Road 1</d:Street>',
    );
  });
});
