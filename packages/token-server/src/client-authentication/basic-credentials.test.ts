import { describe, expect, it } from "vitest";
import { readBasicCredentials } from "./basic-credentials.ts";

const encode = (pair: string): string => Buffer.from(pair).toString("base64");

describe("Basic credentials", () => {
  const id = "sb-1!b1|it!b1";
  const secret = "uuid$base64_-=";

  it.each([
    ["raw", `${id}:${secret}`],
    ["form-encoded", `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`],
  ])("a client that sends them %s is understood", (_way, pair) => {
    expect(readBasicCredentials(`Basic ${encode(pair)}`)).toMatchObject({ clientId: id, secret });
  });

  it("the scheme counts in any case, and a secret may hold colons or be empty", () => {
    expect(readBasicCredentials(`bASIC ${encode("a:b:c")}`)).toMatchObject({ clientId: "a", secret: "b:c" });
    expect(readBasicCredentials(`Basic ${encode("a:")}`)).toMatchObject({ clientId: "a", secret: "" });
  });

  it.each([
    ["a+b", { secret: "a b", literal: "a+b" }],
    ["a%2Bb", { secret: "a+b", literal: "a%2Bb" }],
    ["%zz", { secret: "%zz", literal: undefined }],
    ["a/b=$&", { secret: "a/b=$&", literal: undefined }],
  ])("a secret sent as %s may be meant as it stands or form-encoded", (sent, readings) => {
    expect(readBasicCredentials(`Basic ${encode(`id:${sent}`)}`)).toEqual({ clientId: "id", ...readings });
  });

  it.each([
    ["no base64", "Basic !!!!"],
    ["no colon", `Basic ${encode("nothing")}`],
    ["no client id", `Basic ${encode(":secret")}`],
    ["base64url letters", "Basic YTpi_-=="],
    ["missing padding", `Basic ${encode("a:bc").replace(/=+$/, "").slice(0, -1)}`],
    ["padding bits that are not zero", "Basic YTpiY3=="],
    ["a second value", `Basic ${encode("a:b")}, Basic ${encode("c:d")}`],
    ["a tab", `Basic\t${encode("a:b")}`],
    ["two blanks", `Basic  ${encode("a:b")}`],
    ["broken percent-encoding in its id", `Basic ${encode("%zz:a")}`],
    ["overlong UTF-8 in its id", `Basic ${encode("%C0%AF:a")}`],
    ["another scheme", "Bearer abc"],
  ])("a header with %s is no credential", (_what, header) => {
    expect(readBasicCredentials(header)).toBeUndefined();
  });
});
