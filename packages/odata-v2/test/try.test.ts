import { test } from "vitest";
import { engines } from "./engines.ts";
import { startShop } from "./shop-service.ts";
for (const e of engines)
  test(e.name, async () => {
    const s = await startShop(e);
    for (const t of [
      "",
      "$metadata",
      "Orders?$top=2",
      "Orders?$inlinecount=allpages&$orderby=Placed desc",
      "Orders('A-1')?$expand=Lines/Remarks,Invoice",
      "Orders('A%3A3%2F%C3%BC')",
      "Lines(Line=17,Order_Number='A:3%2Fü')",
      "Orders('A-1')/Lines/$count",
      "Orders('B-5')/Invoice",
      "Orders('zz')/Invoice",
      "Orders('A-1')/Invoice/$value",
      "Orders/$count?$filter=substringof('o',Customer) or Paid",
      "Lines?$filter=Order/Status eq 'OPEN' and Order/ShipTo/City eq 'Bonn'&$expand=Order",
      "Orders?$filter=Volume gt 5.5M and Weight lt 2&$select=ShipTo,Volume",
      "Remarks(7875)",
      "Orders?$filter=Foo eq 1",
      "Orders('A-1')/Lines(Order_Number='A-1',Line=2)/Remarks",
    ]) {
      const r = await s.get(t);
      console.log(t, r.status, r.contentType, "\n   ", r.text);
    }
    await s.close();
  });
