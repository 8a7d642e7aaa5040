import { expect, test } from "vitest";
import { dateTimeMilliseconds, dateTimeOffsetMilliseconds, timeMilliseconds } from "./date-time.ts";

test.each([
  ["2026-01-02T03:04:05", "2026-01-02T03:04:05.000Z"],
  ["2026-01-02T03:04", "2026-01-02T03:04:00.000Z"],
  ["2026-01-02T03:04:05.1", "2026-01-02T03:04:05.100Z"],
  ["2026-01-02T03:04:05.123", "2026-01-02T03:04:05.123Z"],
  ["2026-01-02T03:04:05.1230000", "2026-01-02T03:04:05.123Z"],
  ["2024-02-29T00:00:00", "2024-02-29T00:00:00.000Z"],
  ["1969-12-31T23:59:59.999", "1969-12-31T23:59:59.999Z"],
  ["0001-01-01T00:00:00", "0001-01-01T00:00:00.000Z"],
])("datetime'%s' is %s", (text, iso) => {
  expect(dateTimeMilliseconds(text)).toBe(Date.parse(iso));
});

test.each([
  ["2026-01-02T03:04:05Z"],
  ["2026-01-02T03:04:05+01:00"],
  ["2026-01-02T03:04:05.1234"],
  ["2026-02-30T00:00:00"],
  ["2025-02-29T00:00:00"],
  ["2026-13-01T00:00:00"],
  ["2026-00-10T00:00:00"],
  ["2026-01-01T24:00:00"],
  ["2026-01-01T00:60:00"],
  ["0000-01-01T00:00:00"],
  ["10000-01-01T00:00:00"],
  ["2026-01-01"],
  ["2026-01-01T00:00:00.0000000000000000000000000000000000000000"],
  [""],
  ["x".repeat(10_000)],
])("datetime'%s' is no date", (text) => {
  expect(dateTimeMilliseconds(text)).toBeUndefined();
});

test.each([
  ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"],
  ["2026-01-02T03:04:05+01:30", "2026-01-02T01:34:05Z"],
  ["2026-01-02T03:04:05-02:00", "2026-01-02T05:04:05Z"],
  ["2026-01-02T03:04:05", "2026-01-02T03:04:05Z"],
])("datetimeoffset'%s' is %s", (text, iso) => {
  expect(dateTimeOffsetMilliseconds(text)).toBe(Date.parse(iso));
});

test.each([["2026-01-02T03:04:05+99:99"], ["+01:00"], ["2026-01-02T03:04:05ZZ"]])(
  "datetimeoffset'%s' is no time",
  (text) => {
    expect(dateTimeOffsetMilliseconds(text)).toBeUndefined();
  },
);

test.each([
  ["PT13H20M", 48_000_000],
  ["PT0.5S", 500],
  ["P0DT1S", 1000],
])("time'%s' is %d ms", (text, expected) => {
  expect(timeMilliseconds(text)).toBe(expected);
});

test.each([["P"], ["PT"], ["13:20"], ["PT24H"], ["P1D"], ["PT1.2345S"]])(
  "time'%s' is no time of day",
  (text) => {
    expect(timeMilliseconds(text)).toBeUndefined();
  },
);
