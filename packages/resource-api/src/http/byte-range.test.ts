import { expect, it } from "vitest";
import { byteRange, UnsatisfiableRangeError } from "./byte-range.ts";

it.each([
  ["bytes=0-0", 0, 0],
  ["bytes=0-99", 0, 99],
  ["bytes=10-", 10, 99],
  ["bytes=-1", 99, 99],
  ["bytes=-500", 0, 99],
  ["BYTES= 5-700 ", 5, 99],
])("%s of 100 bytes is a part", (header, first, last) => {
  expect(byteRange(header, 100)).toEqual({ first, last });
});

it.each([
  [undefined],
  [""],
  ["bytes"],
  ["bytes=-"],
  ["bytes=a-b"],
  ["bytes=5-2"],
  ["lines=0-1"],
  ["bytes=0-1,4-5"],
  [`bytes=${"0-,".repeat(1000)}0-`],
  ["bytes=0-99999999999999999999"],
])("%s gets the whole", (header) => {
  expect(byteRange(header, 100)).toBeUndefined();
});

it.each([
  ["bytes=100-", 100],
  ["bytes=100-200", 100],
  ["bytes=-0", 100],
  ["bytes=0-", 0],
  ["bytes=-5", 0],
])("%s of %d bytes lies outside", (header, size) => {
  expect(() => byteRange(header, size)).toThrow(UnsatisfiableRangeError);
});
