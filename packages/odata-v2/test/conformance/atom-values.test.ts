import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../engines.ts";
import type { ShopService } from "../shop-service.ts";
import { parsedXml } from "../well-formed.ts";
import { startThings } from "./things.ts";

// OData V2 Atom format, sections 4 and 7: how each primitive type is written as an element of m:properties.

const values: readonly (readonly [rule: string, property: string, id: number, xml: string])[] = [
  ["a string names no type", "Text", 1, "<d:Text>Alpha Beta</d:Text>"],
  ["a string is escaped", "Text", 2, "<d:Text>o'Neil &amp; Söhne 😀</d:Text>"],
  ["an empty string is a value", "Text", 4, "<d:Text></d:Text>"],
  ["true is a word", "Flag", 1, '<d:Flag m:type="Edm.Boolean">true</d:Flag>'],
  ["false is a word", "Flag", 2, '<d:Flag m:type="Edm.Boolean">false</d:Flag>'],
  ["a byte is a number", "Tiny", 1, '<d:Tiny m:type="Edm.Byte">200</d:Tiny>'],
  ["a signed byte is a number", "Signed", 2, '<d:Signed m:type="Edm.SByte">-128</d:Signed>'],
  ["a 16-bit integer is a number", "Small", 4, '<d:Small m:type="Edm.Int16">32767</d:Small>'],
  ["a 32-bit integer is a number", "Number", 2, '<d:Number m:type="Edm.Int32">-17</d:Number>'],
  ["a 64-bit integer has all its digits", "Big", 1, '<d:Big m:type="Edm.Int64">9007199254740993</d:Big>'],
  ["a decimal has no suffix", "Price", 1, '<d:Price m:type="Edm.Decimal">12.5</d:Price>'],
  ["a double has a fraction", "Ratio", 4, '<d:Ratio m:type="Edm.Double">0.0</d:Ratio>'],
  ["a single has no suffix", "Share", 2, '<d:Share m:type="Edm.Single">-0.5</d:Share>'],
  ["a time has no zone", "Day", 1, '<d:Day m:type="Edm.DateTime">2024-02-29T23:59:58.123</d:Day>'],
  [
    "a time at a full second has no fraction",
    "Day",
    4,
    '<d:Day m:type="Edm.DateTime">1999-01-01T00:00:00</d:Day>',
  ],
  [
    "a time with a zone says so",
    "Moment",
    1,
    '<d:Moment m:type="Edm.DateTimeOffset">2024-12-31T22:30:00Z</d:Moment>',
  ],
  ["a time of day is a duration", "Clock", 1, '<d:Clock m:type="Edm.Time">PT13H20M1S</d:Clock>'],
  [
    "a guid has no prefix",
    "Code",
    1,
    '<d:Code m:type="Edm.Guid">a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11</d:Code>',
  ],
  ["bytes are base64", "Bytes", 1, '<d:Bytes m:type="Edm.Binary">AP8Q</d:Bytes>'],
  ["no bytes are an empty element", "Bytes", 2, '<d:Bytes m:type="Edm.Binary"></d:Bytes>'],
  [
    "a complex value names its type and holds its members",
    "Place",
    1,
    '<d:Place m:type="example.things.Place"><d:City>Bonn</d:City><d:Floor m:type="Edm.Int16">3</d:Floor></d:Place>',
  ],
  [
    "a complex value is there even when all in it is null",
    "Place",
    3,
    '<d:Place m:type="example.things.Place"><d:City m:null="true"/><d:Floor m:type="Edm.Int16" m:null="true"/></d:Place>',
  ],
];

describe.each(engines)("In Atom, on $name,", (engine) => {
  let things: ShopService;
  beforeAll(async () => {
    things = await startThings(engine);
  });
  afterAll(() => things.close());
  const propertiesOf = async (target: string) => {
    const { text } = await things.get(target, { accept: "application/atom+xml" });
    parsedXml(text);
    return /<m:properties>(.*)<\/m:properties>/s.exec(text)?.[1];
  };

  test.each(values)("%s", async (_rule, property, id, xml) => {
    expect(await propertiesOf(`Things(${id})?$select=${property}`)).toBe(xml);
  });

  test("null of any type is an empty element that says so", async () => {
    const properties = (await propertiesOf("Things(3)")) ?? "";
    const nulls = properties.match(/<d:(?!Place|City|Floor)\w+(?: m:type="Edm\.\w+")? m:null="true"\/>/g);
    expect(nulls).toHaveLength(15);
    expect(properties).toContain('<d:Text m:null="true"/><d:Flag m:type="Edm.Boolean" m:null="true"/>');
  });
});
