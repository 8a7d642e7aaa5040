import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startThings } from "./conformance/things.ts";
import { engines } from "./engines.ts";
import { keysOf, type ShopService } from "./shop-service.ts";

const nested = (depth: number, open: string, inner: string, close: string) =>
  open.repeat(depth) + inner + close.repeat(depth);
const many = (count: number, part: string, between: string) =>
  Array.from({ length: count }, () => part).join(between);

/** As high and as wide as the limits let them be. */
const towers: readonly (readonly [what: string, filter: string, found: readonly number[]])[] = [
  ["78 additions", `Number${" add 1".repeat(78)} eq 95`, [1]],
  ["78 divisions of doubles", `Ratio${" div 2.0".repeat(78)} gt 0`, [1]],
  ["78 remainders", `Ratio${" mod 7.0".repeat(78)} eq 2.5`, [1]],
  ["38 signs and parentheses", `${nested(38, "-(", "Number", ")")} eq 17`, [1]],
  ["38 negations", nested(38, "not (", "Flag", ")"), [1]],
  ["78 parentheses", nested(78, "(", "Flag", ")"), [1]],
  ["78 replacements", `length(${nested(77, "replace(", "Text", ",'a','a')")}) eq 10`, [1]],
  [
    "replacements that would fill the memory",
    `length(${nested(70, "replace(", "Text", ",'a','aaaaaaaaaa')")}) gt 0`,
    [2],
  ],
  ["77 substrings", `length(${nested(77, "substring(", "Text", ",0)")}) eq 10`, [1]],
  ["77 casts", `${nested(38, "cast(cast(", "Number", ",'Edm.Double'),'Edm.Int64')")} eq 17`, [1]],
  ["77 roundings", `${nested(77, "round(", "Ratio", ")")} eq 3`, [1]],
  ["77 concatenations", `length(${nested(77, "concat(", "Text", ",'x')")}) eq 87`, [1]],
  ["390 sums in a row of ors", many(195, "Number add 1 eq 18", " or "), [1]],
  ["150 functions in a row of ands", many(150, "substring(Text,1,2) eq 'lp'", " and "), [1]],
  ["190 dates", many(190, "year(Day) eq 2024", " and "), [1]],
  ["190 paths", many(190, "Parent/Parent/Place/City eq 'Bonn'", " or "), [3]],
];

/** Each goes around what stands for `_`. */
const textWraps = [
  "concat(_,'a')",
  "concat('a',_)",
  "replace(_,'a','b')",
  "replace('abc',_,'b')",
  "substring(_,1)",
  "substring(_,0,9)",
  "trim(_)",
  "tolower(_)",
  "toupper(_)",
];
const numberWraps = [
  "-_",
  "round(_)",
  "floor(_)",
  "cast(_,'Edm.Int64')",
  "cast(_,'Edm.Double')",
  "length(cast(cast(_,'Edm.Int64'),'Edm.String'))",
  "indexof('a',substring('abc',cast(_,'Edm.Int32')))",
];

describe.each(engines)("the highest expressions on $name", (engine) => {
  let things: ShopService;
  beforeAll(async () => {
    things = await startThings(engine);
  });
  afterAll(() => things.close());

  test.each(towers)("%s find what they mean", async (_what, filter, found) => {
    const reply = await things.get(`Things?$select=Id&$orderby=Id&$filter=${encodeURIComponent(filter)}`);
    expect(reply.status, reply.text).toBe(200);
    expect(keysOf(reply, "Id").map(Number)).toEqual(found);
  });

  test("any tower of functions and operators is answered", async () => {
    const tower = (start: string, wraps: readonly string[]) =>
      fc
        .array(fc.constantFrom(...wraps), { minLength: 20, maxLength: 76 })
        .map((list) => list.reduce((inner, wrap) => wrap.replace("_", () => inner), start));
    const texts = tower("Text", textWraps).map((text) => `length(${text}) ge 0`);
    const numbers = tower("Number", numberWraps).map((number) => `${number} lt 1e9`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(texts, numbers), async (filter) => {
        const reply = await things.get(`Things/$count?$filter=${encodeURIComponent(filter)}`);
        if (reply.text.includes("nested deeper")) return;
        expect(reply.status, reply.text).toBe(200);
      }),
      { numRuns: 80 },
    );
  });

  test.each(towers)("%s may be ordered by", async (_what, filter) => {
    const reply = await things.get(`Things?$select=Id&$orderby=${encodeURIComponent(filter)}`);
    expect(reply.status, reply.text).toBe(200);
    expect(keysOf(reply, "Id")).toHaveLength(4);
  });
});
