import { describe, expect, it, test } from "vitest";
import { CommandError } from "../errors.ts";
import { addressesOf, remoteAddresses } from "./addresses.ts";

describe("the addresses of a stack elsewhere", () => {
  it("are the token server's and, after a comma, the API's", () => {
    expect(remoteAddresses("https://tenant.test:8443/")).toEqual({
      tokenUrl: "https://tenant.test:8443",
      apiUrl: undefined,
    });
    expect(remoteAddresses("https://a.test, https://b.test/api/")).toEqual({
      tokenUrl: "https://a.test",
      apiUrl: "https://b.test/api",
    });
  });

  it.each([
    "",
    "localhost:8443",
    "http://localhost",
    "https://a,https://b,https://c",
    "https://me@a",
    "https://a?b",
  ])("are not %j", (text) => {
    expect(() => remoteAddresses(text)).toThrow(CommandError);
  });
});

test("a home on which nothing runs has none, and the error says how to start one", async () => {
  await expect(addressesOf({ home: "/nowhere", url: undefined, command: "./tenantbox" })).rejects.toThrow(
    "start one with ./tenantbox start",
  );
});
