import { describe, expect, it } from "vitest";
import { forwardedBy, readForwarded } from "./forwarded.ts";

const origin = {
  peer: "::ffff:10.0.0.7",
  host: "localhost:32771",
  scheme: "http",
  listener: "door",
} as const;

describe("where a request came from", () => {
  it("is read as it was written", () => {
    expect(readForwarded(forwardedBy({ id: "not-in-it", ...origin }))).toEqual(origin);
  });

  it.each([
    undefined,
    "",
    "for=10.0.0.7;host=evil.example;proto=https",
    `${forwardedBy({ id: "x", ...origin })}, for="[10.0.0.8]"`,
    'for="[10.0.0.7]";host="a";b";proto=https;by=_door',
    'for="[unknown]";host="a";proto=https;by=_door',
  ])("is not taken from a header like %s", (header) => {
    expect(readForwarded(header)).toBeUndefined();
  });
});
