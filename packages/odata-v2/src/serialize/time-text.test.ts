import { expect, test } from "vitest";
import { dateTimeText, durationText } from "./time-text.ts";

test.each([
  [Date.UTC(2023, 8, 7, 10, 16, 45, 811), "2023-09-07T10:16:45.811"],
  [Date.UTC(2023, 8, 7, 10, 16, 3, 830), "2023-09-07T10:16:03.83"],
  [Date.UTC(2023, 8, 7, 10, 16, 3, 800), "2023-09-07T10:16:03.8"],
  [Date.UTC(2023, 8, 7, 10, 16, 3, 8), "2023-09-07T10:16:03.008"],
  [Date.UTC(2023, 8, 7, 10, 20, 0, 0), "2023-09-07T10:20:00"],
  [-1, "1969-12-31T23:59:59.999"],
])("%d is written %s", (milliseconds, expected) => {
  expect(dateTimeText(milliseconds)).toBe(expected);
});

test("a duration has hours, minutes and seconds", () => {
  expect(durationText(48_000_500)).toBe("PT13H20M0.5S");
});
