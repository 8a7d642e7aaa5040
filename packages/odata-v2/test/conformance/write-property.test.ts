import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../engines.ts";
import { entityOf, startWritingShop, type WritingShop } from "../writing-shop.ts";

for (const engine of engines) {
  describe(`On ${engine.name}, a property (OData V2 operations 2.5.2)`, () => {
    let shop: WritingShop;
    beforeEach(async () => {
      shop = await startWritingShop(engine);
    });
    afterEach(() => shop.close());
    const order = async () => entityOf(await shop.get("Orders('A-1')"));
    const text = { contentType: "text/plain;charset=utf-8" };

    it("is changed by its value, its JSON, its XML, and to null", async () => {
      expect((await shop.send("PUT Orders('A-1')/Status/$value", { ...text, body: "ä b" })).status).toBe(204);
      expect((await order())["Status"]).toBe("ä b");
      expect((await shop.send("PUT Orders('A-1')/Pieces/$value", { ...text, body: "7" })).status).toBe(204);
      expect((await order())["Pieces"]).toBe(7);
      expect((await shop.json("PUT Orders('A-1')/Placed", { Placed: "/Date(5)/" })).status).toBe(204);
      expect((await order())["Placed"]).toBe("/Date(5)/");
      expect((await shop.json("MERGE Orders('A-1')/Paid", { d: { Paid: false } })).status).toBe(204);
      expect((await order())["Paid"]).toBe(false);
      const body = `<Weight xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices">8.5</Weight>`;
      expect(
        (await shop.send("PUT Orders('A-1')/Weight", { contentType: "application/xml", body })).status,
      ).toBe(204);
      expect((await order())["Weight"]).toBe("8.5");
      expect((await shop.send("DELETE Orders('A-1')/Status/$value")).status).toBe(204);
      expect((await order())["Status"]).toBeNull();
    });

    it("of a complex type is replaced or merged, and its members are changed by themselves", async () => {
      const shipTo = async () => {
        const { Street, City } = (await order())["ShipTo"] as Record<string, unknown>;
        return [Street, City];
      };
      await shop.json("MERGE Orders('A-1')/ShipTo", { ShipTo: { City: "Ulm" } });
      expect(await shipTo()).toEqual(["Main Road 1", "Ulm"]);
      await shop.json("PUT Orders('A-1')/ShipTo", { ShipTo: { City: "Kiel" } });
      expect(await shipTo()).toEqual([null, "Kiel"]);
      await shop.send("PUT Orders('A-1')/ShipTo/Street/$value", { ...text, body: "Quay 1" });
      expect(await shipTo()).toEqual(["Quay 1", "Kiel"]);
    });

    it("of the key never changes, and none of what is not there", async () => {
      const body = { ...text, body: "x" };
      expect((await shop.send("PUT Orders('A-1')/Number/$value", body)).status).toBe(400);
      expect((await shop.send("PUT Orders('none')/Status/$value", body)).status).toBe(404);
    });
  });
}
