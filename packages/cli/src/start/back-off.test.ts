import { expect, test } from "vitest";
import { backOff } from "./back-off.ts";

test("a first new start waits for nothing, the pause before further ones doubles from 0.2 s up to 5 s", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 50].map(backOff)).toEqual([0, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
});
