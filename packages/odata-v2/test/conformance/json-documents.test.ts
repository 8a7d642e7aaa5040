import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../engines.ts";
import { smallPages } from "../request-of.ts";
import { baseUrl, type ShopService, startShop } from "../shop-service.ts";

// OData V2 JSON format: documents of the verbose form, byte for byte (fact sheet, section 6.2).

const metadata = (path: string, type: string) =>
  `"__metadata":{"id":"${baseUrl}${path}","uri":"${baseUrl}${path}","type":"example.shop.${type}"}`;
const deferred = (path: string, name: string) =>
  `"${name}":{"__deferred":{"uri":"${baseUrl}${path}/${name}"}}`;
const line = (path: string, members: string) => `{${metadata(path, "Line")},${members}}`;
const remark = (id: number, text: string | null) =>
  `{${metadata(`Remarks(${id}L)`, "Remark")},"Id":"${id}","Text":${JSON.stringify(text)}}`;
const invoiceOf = (number: string, type: string) => {
  const uri = `${baseUrl}Invoices('${number}')`;
  return `{"__metadata":{"id":"${uri}","uri":"${uri}","type":"example.shop.Invoice","content_type":"${type}","media_src":"${uri}/$value","edit_media":"${uri}/$value"}`;
};

const wholeOrder =
  `${metadata("Orders('A-1')", "Order")},"Number":"A-1","Customer":"O'Neil","Status":"OPEN",` +
  '"Placed":"\\/Date(1767225600083)\\/","Changed":"\\/Date(1767225600000)\\/","Pieces":3,"Volume":"9007199254740991",' +
  '"Weight":"1.5","Paid":true,"ShipTo":{"__metadata":{"type":"example.shop.Address"},"Street":"Main Road 1","City":"Bonn"},' +
  `${deferred("Orders('A-1')", "Lines")},${deferred("Orders('A-1')", "Invoice")}`;

const documents: readonly (readonly [rule: string, target: string, json: string])[] = [
  [
    "an entity stands in d: its metadata, its properties in the model's order, its links last",
    "Orders('A-1')",
    `{"d":{${wholeOrder}}}`,
  ],
  ["a list stands in results", "Orders?$filter=Number eq 'A-1'", `{"d":{"results":[{${wholeOrder}}]}}`],
  ["an empty list is a list", "Orders?$filter=Number eq 'x'", '{"d":{"results":[]}}'],
  [
    "the count is a string before the results, of all rows whatever the page holds",
    "Orders?$inlinecount=allpages&$top=0",
    '{"d":{"__count":"5","results":[]}}',
  ],
  ["no count is there unless it is asked for", "Orders?$inlinecount=none&$top=0", '{"d":{"results":[]}}'],
  [
    "what is not selected vanishes, links too; the metadata stays",
    "Orders('A-1')?$select=Status",
    `{"d":{${metadata("Orders('A-1')", "Order")},"Status":"OPEN"}}`,
  ],
  [
    "selected properties stand in the model's order, not in that of the option",
    "Orders('A-1')?$select=Invoice,Status,Customer",
    `{"d":{${metadata("Orders('A-1')", "Order")},"Customer":"O'Neil","Status":"OPEN",${deferred("Orders('A-1')", "Invoice")}}}`,
  ],
  [
    "an entity with several keys is addressed by all of them, by name",
    "Lines(Line=2,Order_Number='A-1')?$select=Article",
    `{"d":${line("Lines(Order_Number='A-1',Line=2)", '"Article":"pear"')}}`,
  ],
  [
    "a key is percent-encoded in addresses",
    "Orders('A%3A3%2F%C3%BC')?$select=Lines",
    `{"d":{${metadata("Orders('A%3A3%2F%C3%BC')", "Order")},${deferred("Orders('A%3A3%2F%C3%BC')", "Lines")}}}`,
  ],
  ["a 64-bit key has its suffix in addresses", "Remarks(7877L)", `{"d":${remark(7877, null)}}`],
  [
    "a media entity says what its body is and where",
    "Invoices('A-1')",
    `{"d":${invoiceOf("A-1", "text/plain")},"OrderNumber":"A-1","Kind":"text/plain"}}`,
  ],
  [
    "a body of unknown type is bytes",
    "Invoices('A-2')?$select=OrderNumber",
    `{"d":${invoiceOf("A-2", "application/octet-stream")},"OrderNumber":"A-2"}}`,
  ],
  [
    "entities behind a link are a list of their own set",
    "Orders('A-1')/Lines?$select=Line",
    `{"d":{"results":[${line("Lines(Order_Number='A-1',Line=1)", '"Line":1')},${line("Lines(Order_Number='A-1',Line=2)", '"Line":2')}]}}`,
  ],
  [
    "an expanded list stands in results, in the link's place",
    "Orders('A-2')?$expand=Lines&$select=Number,Lines/Line",
    `{"d":{${metadata("Orders('A-2')", "Order")},"Number":"A-2","Lines":{"results":[${line("Lines(Order_Number='A-2',Line=1)", '"Line":1')}]}}}`,
  ],
  [
    "an expanded entity stands in the link's place as it is",
    "Orders('A-2')?$expand=Invoice&$select=Invoice/OrderNumber",
    `{"d":{${metadata("Orders('A-2')", "Order")},"Invoice":${invoiceOf("A-2", "application/octet-stream")},"OrderNumber":"A-2"}}}`,
  ],
  [
    "an expanded list without entities is empty, an expanded entity that is not there is null",
    "Orders('B-5')?$expand=Lines,Invoice&$select=Lines,Invoice",
    `{"d":{${metadata("Orders('B-5')", "Order")},"Lines":{"results":[]},"Invoice":null}}`,
  ],
  [
    "what is not expanded below an expanded entity stays deferred",
    "Lines(Order_Number='A-1',Line=2)?$expand=Order/Invoice&$select=Order/Lines,Order/Invoice/Kind",
    `{"d":{${metadata("Lines(Order_Number='A-1',Line=2)", "Line")},"Order":{${metadata("Orders('A-1')", "Order")},` +
      `${deferred("Orders('A-1')", "Lines")},"Invoice":${invoiceOf("A-1", "text/plain")},"Kind":"text/plain"}}}}`,
  ],
  [
    "expanding goes on over several levels",
    "Orders('A-1')?$expand=Lines/Remarks&$select=Lines/Line,Lines/Remarks",
    `{"d":{${metadata("Orders('A-1')", "Order")},"Lines":{"results":[` +
      `${line("Lines(Order_Number='A-1',Line=1)", '"Line":1,"Remarks":{"results":[]}')},` +
      `${line("Lines(Order_Number='A-1',Line=2)", `"Line":2,"Remarks":{"results":[${remark(7875, "ripe")},${remark(7876, "sweet")}]}`)}]}}}`,
  ],
  [
    "text is escaped where JSON asks for it, and nowhere else",
    "Orders('B-4')?$select=Customer",
    `{"d":{${metadata("Orders('B-4')", "Order")},"Customer":"</script>\u2028\\"\\\\"}}`,
  ],
  ["the service lists its sets", "", '{"d":{"EntitySets":["Orders","Lines","Remarks","Invoices"]}}'],
];

describe.each(engines)("In JSON, on $name,", (engine) => {
  let shop: ShopService;
  let paged: ShopService;
  beforeAll(async () => {
    [shop, paged] = await Promise.all([startShop(engine), startShop(engine, { policy: smallPages })]);
  });
  afterAll(() => Promise.all([shop.close(), paged.close()]));

  test.each(documents)("%s", async (_rule, target, json) => {
    expect(await shop.get(target)).toEqual({
      status: 200,
      contentType: "application/json;charset=utf-8",
      text: json,
    });
  });

  test("the link to the next page comes last, only while rows remain, relative and as it is", async () => {
    const link = "Orders?$select=Number&$skiptoken=2";
    const first = await paged.get("Orders?$select=Number&$inlinecount=allpages&$filter=Paid eq false");
    expect(first.text).not.toContain("__next");
    const page = await paged.get("Orders?$select=Number");
    expect(page.text.endsWith(`],"__next":"${link}"}}`)).toBe(true);
    const last = await paged.get("Orders?$select=Number&$skiptoken=4");
    expect(last.text).not.toContain("__next");
  });

  test("an error holds the status in words and a text with its language", async () => {
    expect(await shop.get("Orders('none')")).toEqual({
      status: 404,
      contentType: "application/json;charset=utf-8",
      text: '{"error":{"code":"Not Found","message":{"lang":"en","value":"Requested entity could not be found."}}}',
    });
  });
});
