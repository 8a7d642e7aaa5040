import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../engines.ts";
import { baseUrl, type ShopService, startShop, updated } from "../shop-service.ts";
import { parsedXml } from "../well-formed.ts";

const accept = "application/atom+xml";
const declaration = "<?xml version='1.0' encoding='utf-8'?>";
const data = "http://schemas.microsoft.com/ado/2007/08/dataservices";
const root = ` xmlns="http://www.w3.org/2005/Atom" xmlns:m="${data}/metadata" xmlns:d="${data}" xml:base="${baseUrl}"`;
const head = (set: string, self = set) =>
  `<id>${baseUrl}${set}</id><title type="text">${set}</title><updated>${updated}</updated>` +
  `<author><name/></author><link href="${self}" rel="self" title="${set}"/>`;
const entryHead = (set: string, type: string, key: string) =>
  `<id>${baseUrl}${set}(${key})</id><title type="text">${set}</title><updated>${updated}</updated>` +
  `<category term="example.shop.${type}" scheme="${data}/scheme"/><link rel="edit" href="${set}(${key})" title="${type}"/>`;
const link = (path: string, name: string, target: string) =>
  `<link rel="${data}/related/${name}" type="application/atom+xml;type=${target}" title="${name}" href="${path}/${name}"`;

const firstOrder =
  entryHead("Orders", "Order", "'A-1'") +
  `${link("Orders('A-1')", "Lines", "feed")}/>${link("Orders('A-1')", "Invoice", "entry")}/>` +
  '<content type="application/xml"><m:properties><d:Number>A-1</d:Number><d:Customer>O\'Neil</d:Customer>' +
  '<d:Status>OPEN</d:Status><d:Placed m:type="Edm.DateTime">2026-01-01T00:00:00.083</d:Placed>' +
  '<d:Changed m:type="Edm.DateTimeOffset">2026-01-01T00:00:00Z</d:Changed><d:Pieces m:type="Edm.Int32">3</d:Pieces>' +
  '<d:Volume m:type="Edm.Int64">9007199254740991</d:Volume><d:Weight m:type="Edm.Double">1.5</d:Weight>' +
  '<d:Paid m:type="Edm.Boolean">true</d:Paid><d:ShipTo m:type="example.shop.Address"><d:Street>Main Road 1</d:Street>' +
  "<d:City>Bonn</d:City></d:ShipTo></m:properties></content>";
const lastOrder =
  entryHead("Orders", "Order", "'B-5'") +
  `${link("Orders('B-5')", "Lines", "feed")}/>${link("Orders('B-5')", "Invoice", "entry")}/>` +
  '<content type="application/xml"><m:properties><d:Number>B-5</d:Number><d:Customer m:null="true"/>' +
  '<d:Status m:null="true"/><d:Placed m:type="Edm.DateTime" m:null="true"/>' +
  '<d:Changed m:type="Edm.DateTimeOffset" m:null="true"/><d:Pieces m:type="Edm.Int32" m:null="true"/>' +
  '<d:Volume m:type="Edm.Int64" m:null="true"/><d:Weight m:type="Edm.Double" m:null="true"/>' +
  '<d:Paid m:type="Edm.Boolean" m:null="true"/><d:ShipTo m:type="example.shop.Address"><d:Street m:null="true"/>' +
  '<d:City m:null="true"/></d:ShipTo></m:properties></content>';

describe.each(engines)("a reader of Atom on $name", (engine) => {
  let shop: ShopService;
  beforeAll(async () => {
    shop = await startShop(engine);
  });
  afterAll(() => shop.close());
  const read = async (target: string) => {
    const reply = await shop.get(target, { accept });
    parsedXml(reply.text);
    return reply.text;
  };

  test("gets an entry byte for byte", async () => {
    expect(await read("Orders('A-1')")).toBe(`${declaration}<entry${root}>${firstOrder}</entry>`);
    expect(await read("Orders('B-5')")).toBe(`${declaration}<entry${root}>${lastOrder}</entry>`);
  });

  test("gets a page with its count and the link to the next one", async () => {
    const text = await read("Orders?$inlinecount=allpages&$filter=Number eq 'A-1' or Number eq 'B-5'");
    expect(text).toBe(
      `${declaration}<feed${root}>${head("Orders")}<m:count>2</m:count><entry>${firstOrder}</entry>` +
        `<entry>${lastOrder}</entry></feed>`,
    );
    const empty = await read("Orders?$filter=Number eq 'x'");
    expect(empty).toBe(`${declaration}<feed${root}>${head("Orders")}</feed>`);
  });

  test("gets expanded entities inline: a feed, an entry, and both when there is nothing", async () => {
    const text = await read("Orders('A-2')?$expand=Lines,Invoice&$select=Number,Lines/Article,Invoice");
    const line =
      entryHead("Lines", "Line", "Order_Number='A-2',Line=1") +
      '<content type="application/xml"><m:properties><d:Article m:null="true"/></m:properties></content>';
    const invoice =
      entryHead("Invoices", "Invoice", "'A-2'") +
      '<link rel="edit-media" href="Invoices(\'A-2\')/$value" type="application/octet-stream"/>' +
      '<content type="application/octet-stream" src="Invoices(\'A-2\')/$value"/>' +
      '<m:properties><d:OrderNumber>A-2</d:OrderNumber><d:Kind m:null="true"/></m:properties>';
    expect(text).toBe(
      `${declaration}<entry${root}>${entryHead("Orders", "Order", "'A-2'")}` +
        `${link("Orders('A-2')", "Lines", "feed")}><m:inline><feed xml:base="${baseUrl}">` +
        `${head("Lines", "Orders('A-2')/Lines")}<entry>${line}</entry></feed></m:inline></link>` +
        `${link("Orders('A-2')", "Invoice", "entry")}><m:inline><entry xml:base="${baseUrl}">${invoice}</entry></m:inline></link>` +
        '<content type="application/xml"><m:properties><d:Number>A-2</d:Number></m:properties></content></entry>',
    );
    const nothing = await read("Orders('B-5')?$expand=Lines,Invoice&$select=Lines,Invoice");
    expect(nothing).toBe(
      `${declaration}<entry${root}>${entryHead("Orders", "Order", "'B-5'")}` +
        `${link("Orders('B-5')", "Lines", "feed")}><m:inline><feed xml:base="${baseUrl}">` +
        `${head("Lines", "Orders('B-5')/Lines")}</feed></m:inline></link>` +
        `${link("Orders('B-5')", "Invoice", "entry")}><m:inline/></link><content type="application/xml"></content></entry>`,
    );
  });

  test("gets well-formed XML whatever text the rows hold", async () => {
    const text = await read("Orders?$expand=Lines/Remarks,Invoice");
    expect(text).toContain("<d:Customer>&lt;/script&gt;\u2028&quot;\\</d:Customer>");
    expect(text).toContain(`<link rel="edit" href="Orders('A%3A3%2F%C3%BC')" title="Order"/>`);
  });

  test("gets the service document of the publishing protocol", async () => {
    const reply = await shop.get("", { accept: "*/*" });
    expect(reply.contentType).toBe("application/atomsvc+xml;charset=utf-8");
    const collection = (set: string) =>
      `<collection href="${set}"><atom:title>${set}</atom:title></collection>`;
    expect(reply.text).toBe(
      `${declaration}<service xml:base="${baseUrl}" xmlns="http://www.w3.org/2007/app" xmlns:atom="http://www.w3.org/2005/Atom">` +
        `<workspace><atom:title>Default</atom:title>${["Orders", "Lines", "Remarks", "Invoices"].map(collection).join("")}</workspace></service>`,
    );
  });
});
