import { expect, test } from "vitest";
import { shownTime } from "./time.ts";

test.each([
  ["2026-11-24T03:26:59.123Z", "2026-11-24 03:26:59 UTC"],
  ["2026-11-24T03:26:59Z", "2026-11-24 03:26:59 UTC"],
  [undefined, "-"],
  [null, "-"],
])("the time %s is shown as %s", (timestamp, shown) => {
  expect(shownTime(timestamp)).toBe(shown);
});
