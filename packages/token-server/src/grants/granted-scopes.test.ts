import { describe, expect, it } from "vitest";
import { OAuthError } from "../errors.ts";
import { grantedScopes } from "./granted-scopes.ts";

const owned = ["it!b1.A", "it!b1.B"];

const refusal = (asked: string): string => {
  try {
    grantedScopes(asked, owned);
  } catch (error) {
    if (error instanceof OAuthError) return `${error.error}: ${error.description}`;
    throw error;
  }
  return "granted";
};

describe("granted scopes", () => {
  it.each([
    [undefined, owned],
    ["", owned],
    ["it!b1.B", ["it!b1.B"]],
    ["it!b1.B  it!b1.A it!b1.B", owned],
  ])("a client that asks for %o gets %o", (asked, granted) => {
    expect(grantedScopes(asked, owned)).toEqual(granted);
  });

  it("a scope the client does not have is refused by its name alone", () => {
    expect(refusal("it!b1.A it!b9.Admin")).toBe("invalid_scope: Invalid scope: it!b9.Admin");
  });

  it.each(['a"b', "a\\b", "a\r\nb", "é", "a\tb", "a\u0000"])(
    "a scope with characters outside RFC 6749 (%j) is refused and not repeated",
    (scope) => {
      expect(refusal(scope)).toBe("invalid_scope: Invalid scope");
    },
  );

  it("a client without any scope gets no token", () => {
    expect(() => grantedScopes(undefined, [])).toThrow(OAuthError);
  });
});
