import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../engines.ts";
import { keysOf } from "../shop-service.ts";
import { entityOf, startWritingShop, type WritingShop } from "../writing-shop.ts";

const full = {
  Number: "N-1",
  Customer: 'It\'s "me" <&> ü',
  Status: "OPEN",
  Placed: "/Date(1767225600083)/",
  Changed: "/Date(1767225600000+0060)/",
  Pieces: 3,
  Volume: "9007199254740991",
  Weight: "1.5",
  Paid: true,
  ShipTo: { Street: "Main Road 1", City: "Bonn" },
};

const namespaces =
  'xmlns="http://www.w3.org/2005/Atom" xmlns:d="http://schemas.microsoft.com/ado/2007/08/dataservices" xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"';
const related = "http://schemas.microsoft.com/ado/2007/08/dataservices/related";
const entry = (properties: string, links = ""): string =>
  `<?xml version="1.0" encoding="utf-8"?><entry ${namespaces}>${links}<content type="application/xml"><m:properties>${properties}</m:properties></content></entry>`;
const atom = { contentType: "application/atom+xml;type=entry", accept: "application/json" };

for (const engine of engines) {
  describe(`On ${engine.name}, a new entity (OData V2 operations 2.4)`, () => {
    let shop: WritingShop;
    beforeEach(async () => {
      shop = await startWritingShop(engine);
    });
    afterEach(() => shop.close());
    const order = async (number: string) => entityOf(await shop.get(`Orders('${number}')`));

    it("is made from JSON and answered with 201, Location and itself, every type of it", async () => {
      const written = await shop.json("POST Orders", full);
      expect([written.status, written.location]).toEqual([
        201,
        "https://localhost:8445/shop/v1/Orders('N-1')",
      ]);
      expect(entityOf(written)).toMatchObject({
        ...full,
        Changed: "/Date(1767225600000)/",
        ShipTo: { Street: "Main Road 1", City: "Bonn" },
      });
      expect(await order("N-1")).toEqual(entityOf(written));
    });

    it("may stand in d, with __metadata and deferred links that say nothing new", async () => {
      const again = { ...(await order("A-1")), Number: "N-2" };
      expect((await shop.json("POST Orders", { d: again })).status).toBe(201);
      const { __metadata, Lines, Invoice, Number: _, ...rest } = await order("N-2");
      const { __metadata: m, Lines: l, Invoice: i, Number: __, ...expected } = await order("A-1");
      expect([rest, __metadata === undefined, Lines === l, Invoice === i, m === undefined]).toEqual([
        expected,
        false,
        false,
        false,
        false,
      ]);
    });

    it("is made from Atom, with null, complex and escaped values", async () => {
      const body = entry(
        `<d:Number>N 3/ü</d:Number><d:Customer>a &lt;b&gt; &#x20ac;<![CDATA[ & c]]></d:Customer><d:Status m:null="true"/>` +
          `<d:Placed m:type="Edm.DateTime">2026-01-01T00:00:00.083</d:Placed><d:Paid m:type="Edm.Boolean">false</d:Paid>` +
          `<d:Changed>2026-01-01T01:00:00+01:00</d:Changed><d:Volume>-5</d:Volume><d:Weight>2.5e-1</d:Weight>` +
          `<d:ShipTo m:type="example.shop.Address"><d:City>Köln</d:City></d:ShipTo>`,
      );
      const written = await shop.send("POST Orders", { ...atom, body });
      expect([written.status, written.location]).toEqual([
        201,
        "https://localhost:8445/shop/v1/Orders('N%203%2F%C3%BC')",
      ]);
      expect(entityOf(written)).toMatchObject({
        Number: "N 3/ü",
        Customer: "a <b> € & c",
        Status: null,
        Placed: "/Date(1767225600083)/",
        Changed: "/Date(1767225600000)/",
        Volume: "-5",
        Weight: "0.25",
        Paid: false,
        ShipTo: { Street: null, City: "Köln" },
      });
    });

    it("is answered in the format that is asked for", async () => {
      const written = await shop.send("POST Orders", {
        contentType: "application/json",
        body: '{"Number":"N-4"}',
        accept: "application/atom+xml",
      });
      expect(written.contentType).toContain("application/atom+xml;type=entry");
      expect(written.text).toContain("<d:Number>N-4</d:Number>");
    });

    it("that is there already is refused with 409 and stays as it was", async () => {
      const before = await order("A-1");
      expect((await shop.json("POST Orders", { Number: "A-1", Status: "X" })).status).toBe(409);
      expect(await order("A-1")).toEqual(before);
    });

    it("brings new entities behind its links, and links others that are there", async () => {
      const written = await shop.json("POST Orders", {
        Number: "N-5",
        Lines: { results: [{ Line: 1, Article: "plum", Remarks: [{ Id: "1", Text: "new" }] }, { Line: 2 }] },
      });
      expect(written.status).toBe(201);
      const lines = await shop.get("Orders('N-5')/Lines?$orderby=Line");
      expect(keysOf(lines, "Line")).toEqual([1, 2]);
      expect(entityOf(await shop.get("Remarks(1L)"))["Text"]).toBe("new");
      expect(keysOf(await shop.get("Lines(Order_Number='N-5',Line=1)/Remarks"), "Id")).toEqual(["1"]);
      const bound = await shop.json("POST Lines", {
        Order_Number: "A-1",
        Line: 9,
        Order: { __metadata: { uri: "https://localhost:8445/shop/v1/Orders('A-1')" } },
        Remarks: [{ __metadata: { uri: "Remarks(7877L)" } }],
      });
      expect(bound.status).toBe(201);
      expect(keysOf(await shop.get("Lines(Order_Number='A-1',Line=9)/Remarks"), "Id")).toEqual(["7877"]);
    });

    it("from Atom brings inline entries and links by href", async () => {
      const inline = (content: string): string =>
        `<link rel="${related}/Lines" href="Orders('N-6')/Lines"><m:inline>${content}</m:inline></link>`;
      const line = `<entry><content type="application/xml"><m:properties><d:Line>4</d:Line></m:properties></content></entry>`;
      const body = entry("<d:Number>N-6</d:Number>", inline(`<feed>${line}</feed>`));
      expect((await shop.send("POST Orders", { ...atom, body })).status).toBe(201);
      expect(keysOf(await shop.get("Orders('N-6')/Lines"), "Line")).toEqual([4]);
      const bound = entry(
        "<d:Order_Number>A-2</d:Order_Number><d:Line>5</d:Line>",
        `<link rel="${related}/Remarks" href="Remarks(7876L)"/><link rel="edit" href="x"/>`,
      );
      expect((await shop.send("POST Lines", { ...atom, body: bound })).status).toBe(201);
      expect(keysOf(await shop.get("Lines(Order_Number='A-2',Line=5)/Remarks"), "Id")).toEqual(["7876"]);
    });

    it("posted to a link belongs to the entity there, which must be", async () => {
      expect((await shop.json("POST Orders('A-2')/Lines", { Line: 7, Article: "fig" })).status).toBe(201);
      expect(entityOf(await shop.get("Lines(Order_Number='A-2',Line=7)"))["Article"]).toBe("fig");
      const remark = { Id: "8", Text: "x" };
      expect((await shop.json("POST Lines(Order_Number='A-2',Line=7)/Remarks", remark)).status).toBe(201);
      expect(keysOf(await shop.get("Lines(Order_Number='A-2',Line=7)/Remarks"), "Id")).toEqual(["8"]);
      expect((await shop.json("POST Orders('none')/Lines", { Line: 1 })).status).toBe(404);
    });

    it("that links to nothing is refused whole", async () => {
      const body = { Number: "N-7", Lines: [{ Line: 1, Remarks: [{ __metadata: { uri: "Remarks(1L)" } }] }] };
      expect((await shop.json("POST Orders", body)).status).toBe(404);
      expect((await shop.get("Orders('N-7')")).status).toBe(404);
      const line = { Order_Number: "A-1", Line: 9, Order: { __metadata: { uri: "Orders('A-2')" } } };
      expect((await shop.json("POST Lines", line)).status).toBe(400);
    });
  });

  describe(`On ${engine.name}, an entity (OData V2 operations 2.5 and 2.6)`, () => {
    let shop: WritingShop;
    beforeEach(async () => {
      shop = await startWritingShop(engine);
    });
    afterEach(() => shop.close());
    const order = async (number: string) => entityOf(await shop.get(`Orders('${number}')`));

    it.each(["MERGE", "PATCH"])("keeps what %s leaves out", async (method) => {
      const before = await order("A-1");
      const change = { Status: "DONE", ShipTo: { City: "Ulm" }, Number: "other" };
      expect((await shop.json(`${method} Orders('A-1')`, change)).status).toBe(204);
      expect(await order("A-1")).toEqual({
        ...before,
        Status: "DONE",
        ShipTo: { ...(before["ShipTo"] as object), City: "Ulm" },
      });
    });

    it("loses what PUT leaves out", async () => {
      expect((await shop.json("PUT Orders('A-1')", { Status: "DONE" })).status).toBe(204);
      expect(await order("A-1")).toMatchObject({
        Number: "A-1",
        Status: "DONE",
        Customer: null,
        Placed: null,
        Pieces: null,
        Paid: null,
        ShipTo: { Street: null, City: null },
      });
    });

    it("is changed from Atom as well", async () => {
      const body = entry("<d:Status>ATOM</d:Status>");
      expect((await shop.send("MERGE Orders('A-2')", { ...atom, body })).status).toBe(204);
      expect((await order("A-2"))["Status"]).toBe("ATOM");
    });

    it("that is not there is 404 to every change, and to an empty one", async () => {
      for (const method of ["PUT", "MERGE", "PATCH"]) {
        expect((await shop.json(`${method} Orders('none')`, {})).status).toBe(404);
        expect((await shop.json(`${method} Orders('A-2')`, {})).status).toBe(204);
      }
    });

    it("is deleted once", async () => {
      expect((await shop.send("DELETE Orders('A-1')")).status).toBe(204);
      expect((await shop.get("Orders('A-1')")).status).toBe(404);
      expect((await shop.send("DELETE Orders('A-1')")).status).toBe(404);
      expect(keysOf(await shop.get("Orders"))).toHaveLength(4);
    });

    it("at the end of a link is changed and deleted, too", async () => {
      const path = "Lines(Order_Number='A-1',Line=1)/Order";
      expect((await shop.json(`MERGE ${path}`, { Status: "LINKED" })).status).toBe(204);
      expect((await order("A-1"))["Status"]).toBe("LINKED");
      expect((await order("A-2"))["Status"]).toBe("DONE");
      expect((await shop.send(`DELETE ${path}`)).status).toBe(204);
      expect(keysOf(await shop.get("Orders"))).toHaveLength(4);
    });
  });
}
