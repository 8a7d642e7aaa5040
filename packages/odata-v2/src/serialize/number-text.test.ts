import { expect, test } from "vitest";
import { decimalText, doubleText } from "./number-text.ts";

test.each([
  [0, "0.0"],
  [1, "1.0"],
  [-2.5, "-2.5"],
  [0.001, "0.001"],
  [0.0001, "1.0E-4"],
  [9_999_999, "9999999.0"],
  [10_000_000, "1.0E7"],
  [123_456_789.5, "1.234567895E8"],
  [1.5e300, "1.5E300"],
  [Number.POSITIVE_INFINITY, "INF"],
  [Number.NEGATIVE_INFINITY, "-INF"],
  [Number.NaN, "NaN"],
])("the double %d is written %s", (value, text) => {
  expect(doubleText(value)).toBe(text);
});

test.each([
  ["12.50", "12.50"],
  [12.5, "12.5"],
  [9_007_199_254_740_993n, "9007199254740993"],
  [1e21, "1000000000000000000000"],
  [-2.5e-7, "-0.00000025"],
  [1e-7, "0.0000001"],
])("the decimal %s is written %s", (value, text) => {
  expect(decimalText(value)).toBe(text);
});
