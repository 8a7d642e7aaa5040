import { expect, test } from "vitest";
import { lengthOfTime } from "./length-of-time.ts";

test.each([
  [0, "0 s"],
  [59.9, "59 s"],
  [-60, "1 min"],
  [43_199, "11 h 59 min"],
  [86_400 * 3 + 61, "3 d"],
])("%d seconds are %s", (seconds, words) => {
  expect(lengthOfTime(seconds)).toBe(words);
});
