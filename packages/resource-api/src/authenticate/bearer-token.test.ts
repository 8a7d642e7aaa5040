import { describe, expect, it } from "vitest";
import { bearerToken } from "./bearer-token.ts";
import { AuthenticationError } from "./principal.ts";

const outcome = (header: string | undefined): string => {
  try {
    return bearerToken(header);
  } catch (error) {
    if (error instanceof AuthenticationError) return error.reason;
    throw error;
  }
};

describe("the Authorization header", () => {
  it.each([
    ["Bearer a.b.c", "a.b.c"],
    ["BEARER a.b.c", "a.b.c"],
    ["bearer a.b.c", "a.b.c"],
    [undefined, "credentials-missing"],
    ["", "credentials-missing"],
    ["Bearer", "token-malformed"],
    ["Bearer  a.b.c", "token-malformed"],
    ["Bearer a b", "token-malformed"],
    ["Bearer a.b.c,", "token-malformed"],
    ["Token a.b.c", "scheme-not-served"],
    ["Basic YTpi", "scheme-not-served"],
  ])("%o means %s", (header, expected) => {
    expect(outcome(header)).toBe(expected);
  });
});
