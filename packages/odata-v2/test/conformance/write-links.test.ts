import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../engines.ts";
import { keysOf } from "../shop-service.ts";
import { entityOf, startWritingShop, type WritingShop } from "../writing-shop.ts";

const line = "Lines(Order_Number='A-1',Line=1)";

for (const engine of engines) {
  describe(`On ${engine.name}`, () => {
    let shop: WritingShop;
    beforeEach(async () => {
      shop = await startWritingShop(engine);
    });
    afterEach(() => shop.close());
    const remarks = async () => keysOf(await shop.get(`${line}/Remarks?$orderby=Id`), "Id");

    describe("a link (OData V2 operations 2.8 to 2.10)", () => {
      it("is added by JSON or XML and removed again, the entity staying", async () => {
        expect((await shop.json(`POST ${line}/$links/Remarks`, { uri: "Remarks(7877L)" })).status).toBe(204);
        const body = `<uri xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices">https://localhost:8445/shop/v1/Remarks(7876)</uri>`;
        const xml = { contentType: "application/xml", body };
        expect((await shop.send(`POST ${line}/$links/Remarks`, xml)).status).toBe(204);
        expect(await remarks()).toEqual(["7876", "7877"]);
        expect((await shop.send(`DELETE ${line}/$links/Remarks(7877L)`)).status).toBe(204);
        expect(await remarks()).toEqual(["7876"]);
        expect((await shop.get("Remarks(7877L)")).status).toBe(200);
      });

      it("must be there to be removed, and both its ends to be made", async () => {
        expect((await shop.send(`DELETE ${line}/$links/Remarks(7877L)`)).status).toBe(404);
        const absent = { uri: "Remarks(1L)" };
        expect((await shop.json(`POST ${line}/$links/Remarks`, absent)).status).toBe(404);
        const nowhere = line.replace("A-1", "none");
        expect((await shop.json(`POST ${nowhere}/$links/Remarks`, { uri: "Remarks(7877L)" })).status).toBe(
          404,
        );
        expect(keysOf(await shop.get("Lines(Order_Number='A-2',Line=1)/Remarks"), "Id")).toEqual(["7877"]);
      });

      it.each([
        ["to another set", { uri: "Orders('A-1')" }],
        ["to a list", { uri: "Remarks" }],
        ["to another service", { uri: "https://evil.example/shop/v1/Remarks(7877L)" }],
        ["to what lies behind an entity", { uri: "Remarks(7877L)/Text" }],
        ["without a URI", {}],
      ])("%s is refused with 400", async (_, body) => {
        const { status } = await shop.json(`POST ${line}/$links/Remarks`, body);
        expect(status).toBe(400);
        expect(await remarks()).toEqual([]);
      });

      it("that is part of a key cannot be changed", async () => {
        expect((await shop.json(`PUT ${line}/$links/Order`, { uri: "Orders('A-2')" })).status).toBe(400);
        expect((await shop.send(`DELETE ${line}/$links/Order`)).status).toBe(400);
        const uri = { uri: "Lines(Order_Number='A-2',Line=1)" };
        expect((await shop.json("POST Orders('A-1')/$links/Lines", uri)).status).toBe(400);
      });
    });

    describe("a change set (OData V2 batch processing 2.2)", () => {
      const json = (
        request: string,
        value: unknown,
        more: { contentId?: string; refersTo?: string } = {},
      ) => ({
        line: request,
        contentType: "application/json",
        body: JSON.stringify(value),
        ...more,
      });

      it("goes on from its own new entities by their Content-ID", async () => {
        const written = await shop.changeSet([
          json("POST Orders", { Number: "N-1" }, { contentId: "1" }),
          json("POST $1/Lines", { Line: 1, Article: "nut" }, { contentId: "2", refersTo: "1" }),
          json("MERGE $2", { Article: "hazelnut" }, { refersTo: "2" }),
          json("PUT %241/Status", { Status: "NEW" }, { refersTo: "1" }),
        ]);
        expect(written.map(({ status }) => status)).toEqual([201, 201, 204, 204]);
        expect(entityOf(await shop.get("Lines(Order_Number='N-1',Line=1)"))["Article"]).toBe("hazelnut");
        expect(entityOf(await shop.get("Orders('N-1')"))["Status"]).toBe("NEW");
      });

      it.each([
        ["is not there", "DELETE Orders('none')", {}, 404],
        ["is there already", "POST Orders", { Number: "A-1" }, 409],
        ["is no value", "MERGE Orders('A-1')", { Pieces: "x" }, 400],
      ])("whose third write %s writes nothing", async (_, request, value, status) => {
        const before = (await shop.get("Orders")).text;
        const written = await shop.changeSet([
          json("POST Orders", { Number: "N-1" }),
          json("MERGE Orders('A-2')", { Status: "X" }),
          json(request, value),
        ]);
        expect(written.map((each) => each.status)).toEqual([status]);
        expect((await shop.get("Orders")).text).toBe(before);
      });
    });
  });
}
