import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "./engines.ts";
import { baseUrl, keysOf, messageOf, type ShopService, startShop } from "./shop-service.ts";

const uri = (path: string) => `${baseUrl}${path}`;

describe.each(engines)("a reader on $name", (engine) => {
  let shop: ShopService;
  beforeAll(async () => {
    shop = await startShop(engine);
  });
  afterAll(() => shop.close());

  test("gets the service document in JSON", async () => {
    const reply = await shop.get("");
    expect(reply.contentType).toBe("application/json;charset=utf-8");
    expect(reply.text).toBe('{"d":{"EntitySets":["Orders","Lines","Remarks","Invoices"]}}');
  });

  test("gets one entity byte for byte", async () => {
    const reply = await shop.get("Orders('A-1')");
    const id = uri("Orders('A-1')");
    expect(reply).toMatchObject({ status: 200, contentType: "application/json;charset=utf-8" });
    expect(reply.text).toBe(
      `{"d":{"__metadata":{"id":"${id}","uri":"${id}","type":"example.shop.Order"},"Number":"A-1",` +
        `"Customer":"O'Neil","Status":"OPEN","Placed":"\\/Date(1767225600083)\\/","Changed":"\\/Date(1767225600000)\\/",` +
        `"Pieces":3,"Volume":"9007199254740991","Weight":"1.5","Paid":true,` +
        `"ShipTo":{"__metadata":{"type":"example.shop.Address"},"Street":"Main Road 1","City":"Bonn"},` +
        `"Lines":{"__deferred":{"uri":"${id}/Lines"}},"Invoice":{"__deferred":{"uri":"${id}/Invoice"}}}}`,
    );
  });

  test("gets null for what is null, and the complex property even when all in it is", async () => {
    const { text } = await shop.get("Orders('B-5')?$select=Placed,Pieces,Volume,Paid,ShipTo");
    expect(text).toContain(
      `"Placed":null,"Pieces":null,"Volume":null,"Paid":null,"ShipTo":{"__metadata":{"type":"example.shop.Address"},"Street":null,"City":null}}}`,
    );
  });

  test("gets text back as it was stored, whatever is in it", async () => {
    const { text } = await shop.get("Orders('B-4')?$select=Customer");
    const document = JSON.parse(text) as { d: { Customer: string } };
    expect(document.d.Customer).toBe('</script>\u2028"\\');
  });

  test("finds an entity by the key in its own URI", async () => {
    const encoded = "Orders('A%3A3%2F%C3%BC')";
    const { text } = await shop.get(encoded);
    expect(text).toContain(`"uri":"${uri(encoded)}"`);
    expect(text).toContain('"Number":"A:3/ü"');
  });

  test("finds an entity by a compound key in any order", async () => {
    const [one, other] = [
      await shop.get("Lines(Order_Number='A-1',Line=2)"),
      await shop.get("Lines(Line=2L,Order_Number='A-1')/"),
    ];
    expect(one.text).toContain('"Article":"pear"');
    expect(one.text).toContain(uri("Lines(Order_Number='A-1',Line=2)"));
    expect(other).toEqual(one);
  });

  test.each([
    ["Orders('nope')", 404],
    ["Orders('nope')/Lines", 404],
    ["Orders('nope')/Lines/$count", 404],
    ["Orders('nope')/Invoice", 404],
    ["Orders('nope')/Invoice/$value", 404],
    ["Invoices('nope')/$value", 404],
    ["Orders('A-1')/Lines(Order_Number='A-1',Line=9)", 404],
    ["Orders('A-2')/Lines(Order_Number='A-1',Line=2)", 404],
    ["Orders('A-2')/Lines(Order_Number='A-1',Line=2)/Remarks", 404],
  ])("is told that %s is not there", async (target, status) => {
    const reply = await shop.get(target);
    expect(reply.status).toBe(status);
    expect(messageOf(reply)).toBe("Requested entity could not be found.");
  });

  test.each([["Orders('B-5')/Invoice"], ["Orders('B-5')/Invoice/$value"]])(
    "gets 204 from %s, a link with nothing behind it",
    async (target) => {
      expect(await shop.get(target)).toEqual({ status: 204, contentType: "", text: "" });
    },
  );

  test("gets an empty list from a link with nothing behind it", async () => {
    expect((await shop.get("Orders('B-5')/Lines")).text).toBe('{"d":{"results":[]}}');
    expect((await shop.get("Orders('B-5')/Lines/$count")).text).toBe("0");
  });

  test("walks links of any depth", async () => {
    const path = "Orders('A-1')/Lines(Order_Number='A-1',Line=2)/Remarks";
    expect(keysOf(await shop.get(path), "Id")).toEqual(["7875", "7876"]);
    expect(keysOf(await shop.get(`${path}?$filter=Text eq 'sweet'`), "Id")).toEqual(["7876"]);
    expect((await shop.get("Lines(Order_Number='A-1',Line=2)/Order")).text).toContain('"Number":"A-1"');
    expect((await shop.get("Lines(Order_Number='A-1',Line=2)/Order/Invoice/$value")).text).toBe(
      "three pears: 3 €",
    );
    expect((await shop.get(`${path}/$count`)).text).toBe("2");
  });

  test("gets a body as it is stored, with its own type or the type's fallback, whatever is accepted", async () => {
    for (const accept of ["application/zip", "application/json", "*/*"]) {
      expect(await shop.get("Invoices('A-1')/$value", { accept })).toEqual({
        status: 200,
        contentType: "text/plain;charset=utf-8",
        text: "three pears: 3 €",
      });
    }
    expect((await shop.get("Invoices('A-2')/$value")).contentType).toBe("application/octet-stream");
    expect((await shop.get("Invoices('A-1')")).text).toContain(
      `"type":"example.shop.Invoice","content_type":"text/plain","media_src":"${uri("Invoices('A-1')/$value")}","edit_media":"${uri("Invoices('A-1')/$value")}"}`,
    );
  });

  test("expands children in place, each with what it has itself", async () => {
    const { text } = await shop.get(
      "Orders?$expand=Lines/Remarks,Invoice&$select=Number,Lines,Invoice&$top=2",
    );
    const document = JSON.parse(text) as { d: { results: unknown[] } };
    expect(document.d.results).toMatchObject([
      {
        Number: "A-1",
        Lines: {
          results: [
            {
              Line: 1,
              Remarks: { results: [] },
              Order: { __deferred: { uri: uri("Lines(Order_Number='A-1',Line=1)/Order") } },
            },
            {
              Line: 2,
              Remarks: {
                results: [
                  { Id: "7875", Text: "ripe" },
                  { Id: "7876", Text: "sweet" },
                ],
              },
            },
          ],
        },
        Invoice: { Kind: "text/plain" },
      },
      {
        Number: "A-2",
        Lines: { results: [{ Line: 1, Article: null, Remarks: { results: [{ Text: null }] } }] },
      },
    ]);
  });

  test("gets an empty list and null where an expand finds nothing", async () => {
    const { text } = await shop.get("Orders('B-5')?$expand=Lines,Invoice&$select=Lines,Invoice");
    expect(text).toContain('"Lines":{"results":[]},"Invoice":null}}');
  });

  test("gets Atom unless JSON is asked for, and $metadata whatever is accepted", async () => {
    const atom = "application/atom+xml;type=feed;charset=utf-8";
    expect(await shop.get("Orders", { accept: "*/*" })).toMatchObject({ status: 200, contentType: atom });
    expect((await shop.get("Orders?$format=json", { accept: "*/*" })).contentType).toBe(
      "application/json;charset=utf-8",
    );
    expect((await shop.get("$metadata", { accept: "application/json" })).contentType).toBe(
      "application/xml;charset=utf-8",
    );
  });
});
