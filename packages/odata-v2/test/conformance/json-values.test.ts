import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { engines } from "../engines.ts";
import type { ShopService } from "../shop-service.ts";
import { startThings } from "./things.ts";

// OData V2 JSON format, section 4: how each primitive type is written.

const values: readonly (readonly [rule: string, property: string, id: number, json: string])[] = [
  ["a string is a string", "Text", 1, '"Alpha Beta"'],
  ["a string holds any character", "Text", 2, '"o\'Neil & Söhne 😀"'],
  ["an empty string is a value", "Text", 4, '""'],
  ["true is a literal", "Flag", 1, "true"],
  ["false is a literal", "Flag", 2, "false"],
  ["a byte is a number", "Tiny", 1, "200"],
  ["a signed byte is a number", "Signed", 2, "-128"],
  ["a 16-bit integer is a number", "Small", 4, "32767"],
  ["a 32-bit integer is a number", "Number", 2, "-17"],
  ["a 64-bit integer is a string of digits, beyond what a double holds", "Big", 1, '"9007199254740993"'],
  ["the least 64-bit integer is written whole", "Big", 2, '"-9223372036854775808"'],
  ["a decimal is a string", "Price", 1, '"12.5"'],
  ["a negative decimal is a string", "Price", 2, '"-0.05"'],
  ["a double is a string with a fraction", "Ratio", 1, '"2.5"'],
  ["a whole double has a fraction too", "Ratio", 4, '"0.0"'],
  ["a single is a string", "Share", 2, '"-0.5"'],
  ["a time is milliseconds since 1970, its slashes escaped", "Day", 1, '"\\/Date(1709251198123)\\/"'],
  ["a time before 1970 is negative", "Day", 2, '"\\/Date(-1)\\/"'],
  ["a time with a zone is written like one without", "Moment", 1, '"\\/Date(1735684200000)\\/"'],
  ["a time of day is a duration", "Clock", 1, '"PT13H20M1S"'],
  ["a time of day has a fraction when it needs one", "Clock", 4, '"PT23H59M59.999S"'],
  ["a guid is a string", "Code", 1, '"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"'],
  ["bytes are a string in base64", "Bytes", 1, '"AP8Q"'],
  ["no bytes are an empty string", "Bytes", 2, '""'],
  [
    "a complex value is an object that names its type",
    "Place",
    1,
    '{"__metadata":{"type":"example.things.Place"},"City":"Bonn","Floor":3}',
  ],
  [
    "a complex value is there even when all in it is null",
    "Place",
    3,
    '{"__metadata":{"type":"example.things.Place"},"City":null,"Floor":null}',
  ],
];

const primitives = [...new Set(values.map(([, property]) => property))].filter((name) => name !== "Place");

describe.each(engines)("In JSON, on $name,", (engine) => {
  let things: ShopService;
  beforeAll(async () => {
    things = await startThings(engine);
  });
  afterAll(() => things.close());

  test.each(values)("%s", async (_rule, property, id, json) => {
    const { text } = await things.get(`Things(${id})?$select=${property}`);
    expect(text.slice(text.indexOf("},") + 2)).toBe(`"${property}":${json}}}`);
  });

  test.each(primitives)("null of %s is null", async (property) => {
    const { text } = await things.get(`Things(3)?$select=${property}`);
    expect(text.endsWith(`,"${property}":null}}`)).toBe(true);
  });
});
