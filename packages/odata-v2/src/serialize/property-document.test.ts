import { expect, test } from "vitest";
import { linkDocument, linksDocument } from "./links-document.ts";
import { propertyDocument } from "./property-document.ts";

const city = { name: "City", type: "Edm.String", index: 0 } as const;
const floor = { name: "Floor", type: "Edm.Int16", index: 1 } as const;
const settings = { format: "xml", typed: "all" } as const;
const start = `<?xml version='1.0' encoding='utf-8'?>`;
const data = `xmlns="http://schemas.microsoft.com/ado/2007/08/dataservices"`;
const metadata = `xmlns:m="http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"`;

test("a property by itself is an element of its name in XML", () => {
  expect(propertyDocument(["<Köln>"], { kind: "value", value: city }, settings)).toBe(
    `${start}<City ${data} ${metadata}>&lt;Köln&gt;</City>`,
  );
  expect(propertyDocument([null], { kind: "value", value: city }, settings)).toBe(
    `${start}<City ${data} ${metadata} m:null="true"/>`,
  );
});

test("a complex property by itself is an element with its members in XML", () => {
  const shape = { kind: "complex", name: "Place", type: "x.Place", members: [city, floor] } as const;
  expect(propertyDocument(["Bonn", 3], shape, settings)).toBe(
    `${start}<Place ${data} ${metadata} m:type="x.Place"><City>Bonn</City><Floor m:type="Edm.Int16">3</Floor></Place>`,
  );
});

const shape = {
  id: "Line",
  type: "x.Line",
  set: "Lines",
  key: [city, floor],
  members: [],
  media: undefined,
};
const links = { shape, baseUrl: "https://h/", format: "xml" } as const;

test("links are a list of addresses in XML", () => {
  const page = { rows: [["B&B", 1]], count: 7, nextLink: "Lines?$skiptoken=1&x=<" };
  expect(linksDocument(page, links)).toBe(
    `${start}<links ${data}><m:count ${metadata}>7</m:count><uri>https://h/Lines(City='B%26B',Floor=1)</uri><next>Lines?$skiptoken=1&amp;x=&lt;</next></links>`,
  );
  expect(linksDocument({ rows: [], count: undefined, nextLink: undefined }, links)).toBe(
    `${start}<links ${data}></links>`,
  );
});

test("a link to one entity is its address in XML", () => {
  expect(linkDocument(["a", 1], links)).toBe(`${start}<uri ${data}>https://h/Lines(City='a',Floor=1)</uri>`);
});
