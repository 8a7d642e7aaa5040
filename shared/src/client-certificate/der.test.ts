import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { childrenOf, DerError, readDer, readOid, readSmallInteger, readTime } from "./der.ts";
import { der, int, oid, seq } from "./testing/der-fixture.ts";

const read = (hex: string) => readDer(Buffer.from(hex, "hex"));

describe("the strict reader", () => {
  test.each([
    ["nothing", ""],
    ["a tag alone", "30"],
    ["content cut short", "3003ff"],
    ["a byte too many", "300000"],
    ["an indefinite length", "30800000"],
    ["a length that fits one byte, in two", "3081010500"],
    ["a length with a zero in front", "308200810500"],
    ["a length of five bytes", "30850000000001ff"],
    ["a high tag number", "1f8101 00"],
  ])("%s is refused", (_title, hex) => {
    expect(() => read(hex.replaceAll(" ", ""))).toThrow(DerError);
  });

  test("any bytes are read or refused, never anything else", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          childrenOf(readDer(bytes)).forEach((child) => readOid(child));
        } catch (error) {
          expect(error).toBeInstanceOf(DerError);
        }
      }),
    );
  });

  test("what is written is read again", () => {
    const numbers = fc.array(fc.nat({ max: 2 ** 31 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(numbers, (arcs) => {
        const dotted = ["1.3", ...arcs].join(".");
        expect(readOid(readDer(oid(dotted)))).toBe(dotted);
      }),
    );
    expect(childrenOf(readDer(seq(int("05"), int("0080")))).map(readSmallInteger)).toEqual([5, 128]);
  });
});

describe("dates", () => {
  test.each([
    [0x17, "260601120000Z", "2026-06-01T12:00:00.000Z"],
    [0x17, "491231235959Z", "2049-12-31T23:59:59.000Z"],
    [0x17, "500101000000Z", "1950-01-01T00:00:00.000Z"],
    [0x18, "20500101000000Z", "2050-01-01T00:00:00.000Z"],
  ])("tag %i %s is %s", (tag, text, iso) => {
    expect(new Date(readTime(readDer(der(tag, text)))).toISOString()).toBe(iso);
  });

  test.each([
    [0x17, "2606011200Z"],
    [0x17, "260601120000+0100"],
    [0x17, "20260601120000Z"],
    [0x17, "260230120000Z"],
    [0x18, "260601120000Z"],
    [0x18, "20260601120000.5Z"],
    [0x18, "20260601240000Z"],
    [0x0c, "260601120000Z"],
  ])("tag %i %s is refused", (tag, text) => {
    expect(() => readTime(readDer(der(tag, text)))).toThrow(DerError);
  });
});
