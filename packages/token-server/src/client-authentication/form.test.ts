import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OAuthError } from "../errors.ts";
import { parseForm } from "./form.ts";

const reasonOf = (text: string): string => {
  try {
    parseForm(text, 50);
  } catch (error) {
    if (error instanceof OAuthError) return error.reason;
    throw error;
  }
  return "accepted";
};

describe("the form parser", () => {
  it("reads what a form encoder wrote, whatever the names and values are", () => {
    const pairs = fc.uniqueArray(
      fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" })),
      {
        selector: ([name]) => name,
        maxLength: 50,
      },
    );
    fc.assert(
      fc.property(pairs, (given) => {
        const wellFormed = given.map(
          ([name, value]) => [name.toWellFormed(), value.toWellFormed()] as [string, string],
        );
        fc.pre(new Set(wellFormed.map(([name]) => name)).size === wellFormed.length);
        expect([...parseForm(new URLSearchParams(wellFormed).toString(), 50)]).toEqual(wellFormed);
      }),
    );
  });

  it("never ends in anything but parameters or an OAuth error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(() => reasonOf(text)).not.toThrow();
      }),
    );
  });

  it.each([
    ["client_id=a&client_id=b", "parameter-doubled"],
    ["client_id=a&client_id=a", "parameter-doubled"],
    [`client_id=a&${"x=1&".repeat(1000)}client_id=b`, "too-many-parameters"],
    ["a=%zz", "encoding-broken"],
    ["a=%C0%AF", "encoding-broken"],
    ["%=1", "encoding-broken"],
  ])("the form %s is refused as %s", (text, reason) => {
    expect(reasonOf(text.slice(0, 5000))).toBe(reason);
  });
});
