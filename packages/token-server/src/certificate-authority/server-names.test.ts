import { describe, expect, test } from "vitest";
import { addressBytes, serverNames } from "./server-names.ts";

describe("server names", () => {
  test("localhost and the loopback addresses always belong to them, each name stands once", () => {
    expect(serverNames(["LOCALHOST", "[::1]", "0:0:0:0:0:0:0:1", "box", "a.example", "10.0.0.1"])).toEqual({
      domains: ["localhost", "a.example", "box"],
      addresses: ["127.0.0.1", "::1", "10.0.0.1"],
    });
  });

  test.each(["", "*.example", "a..b", "a b", "-a", "1.2.3", "a\n", "x".repeat(64), "https://a"])(
    "%j is no name",
    (name) => {
      expect(() => serverNames([name])).toThrow("Not a host name or address");
    },
  );
});

test.each([
  ["127.0.0.1", "7f000001"],
  ["::1", "00000000000000000000000000000001"],
  ["::", "00000000000000000000000000000000"],
  ["fd00::1:2", "fd000000000000000000000000010002"],
  ["1:2:3:4:5:6:7:8", "00010002000300040005000600070008"],
  ["::ffff:1.2.3.4", "00000000000000000000ffff01020304"],
])("the octets of %s are %s", (address, hex) => {
  expect(addressBytes(address).toString("hex")).toBe(hex);
});
