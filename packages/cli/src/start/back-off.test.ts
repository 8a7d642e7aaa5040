import { expect, test } from "vitest";
import { backOff } from "./back-off.ts";

test("the pause before a new start doubles from 0.2 s up to 5 s", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 50].map(backOff)).toEqual([200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
});
