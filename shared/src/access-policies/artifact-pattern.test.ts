import { describe, expect, it } from "vitest";
import { exactPattern, expressionPattern } from "./artifact-pattern.ts";

describe("the pattern of a condition", () => {
  it.each([
    ["Send", "Send", "Send"],
    ["a*b?[c]", "a[*]b[?][[]c]", "a*b?[c]"],
    ["50%_\\x", "50%_\\x", "50\\%\\_\\\\x"],
  ])("for the exact text %s is that text alone", (text, glob, like) => {
    expect(exactPattern(text)).toEqual({ glob_pattern: glob, like_pattern: like });
  });

  it.each([
    ["myName.*", "myName*", "myName%"],
    [".*Order.+", "*Order?*", "%Order_%"],
    ["a.c", "a?c", "a_c"],
    ["a\\.b\\*", "a.b[*]", "a.b*"],
  ])("for the expression %s matches the whole name", (expression, glob, like) => {
    expect(expressionPattern(expression)).toEqual({ glob_pattern: glob, like_pattern: like });
  });

  it.each(["(a|b)", "a+", "[ab]", "a{2}", "^a$", "\\d", "a\\", "a.*b.*c.*d.*e.*f.*"])(
    "does not exist for %s, which would be matched in time without bound or means something else",
    (expression) => {
      expect(expressionPattern(expression)).toBeUndefined();
    },
  );
});
