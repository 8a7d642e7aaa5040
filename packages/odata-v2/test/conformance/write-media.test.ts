import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { engines } from "../engines.ts";
import { startWritingShop, type WritingShop } from "../writing-shop.ts";

for (const engine of engines) {
  describe(`On ${engine.name}, the body of a media entity (OData V2 operations 2.5.3)`, () => {
    let shop: WritingShop;
    beforeEach(async () => {
      shop = await startWritingShop(engine);
    });
    afterEach(() => shop.close());

    it("is replaced, and its type with it", async () => {
      const sent = { contentType: "text/html", body: "<p>fünf</p>" };
      expect((await shop.send("PUT Invoices('A-1')/$value", sent)).status).toBe(204);
      const read = await shop.get("Invoices('A-1')/$value");
      expect([read.contentType, read.text]).toEqual(["text/html;charset=utf-8", "<p>fünf</p>"]);
      expect((await shop.send("PUT Orders('A-2')/Invoice/$value", sent)).status).toBe(204);
      expect((await shop.get("Invoices('A-2')/$value")).text).toBe("<p>fünf</p>");
    });

    it("must be there, and say what it is", async () => {
      const sent = { contentType: "text/plain", body: "x" };
      expect((await shop.send("PUT Invoices('none')/$value", sent)).status).toBe(404);
      expect((await shop.send("PUT Invoices('A-1')/$value", { body: "x" })).status).toBe(415);
      const split = { contentType: "text/plain\r\nX: y", body: "x" };
      expect((await shop.send("PUT Invoices('A-1')/$value", split)).status).toBe(415);
    });
  });
}
