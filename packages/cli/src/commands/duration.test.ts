import { expect, it } from "vitest";
import { readDuration, readMilliseconds } from "./duration.ts";

it.each([
  ["90s", 90],
  ["5m", 300],
  ["2h", 7_200],
  ["1d", 86_400],
])("%s is %i seconds", (text, seconds) => {
  expect(readDuration(text)).toBe(seconds);
});

it.each(["", "5", "0s", "-1s", "1.5h", "1w", "1 h", "500ms"])("%o is no length of time", (text) => {
  expect(() => readDuration(text)).toThrow("write 90s, 5m, 2h or 1d");
});

it.each([
  ["500ms", 500],
  ["90s", 90_000],
  ["30d", 2_592_000_000],
])("%s is %i milliseconds", (text, milliseconds) => {
  expect(readMilliseconds(text)).toBe(milliseconds);
});
