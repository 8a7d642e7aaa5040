import { describe, expect, it } from "vitest";
import { baseUrlFor } from "./base-url.ts";

const configured = ["https://api.test:443", "https://other.test:9"] as const;

describe("the base of absolute URIs", () => {
  it.each([
    ["other.test:9", "https://other.test:9"],
    ["api.test", "https://api.test:443"],
    ["localhost:32771", "https://localhost:32771"],
    ["127.0.0.1:1", "https://127.0.0.1:1"],
    ["[::1]:8445", "https://[::1]:8445"],
    ["evil.example", "https://api.test:443"],
    ["evil.example:x@localhost", "https://api.test:443"],
    ["localhost.evil.example", "https://api.test:443"],
    ["localhost/../x", "https://api.test:443"],
    ["", "https://api.test:443"],
  ])("a caller with Host %s reads %s", (host, base) => {
    expect(baseUrlFor({ host, scheme: "https" }, configured)).toBe(base);
  });

  it.each([
    ["localhost:32771", "http://localhost:32771"],
    ["[::1]", "http://[::1]:80"],
    ["other.test:9", "https://api.test:443"],
  ])("a caller in plain HTTP with Host %s reads %s", (host, base) => {
    expect(baseUrlFor({ host, scheme: "http" }, configured)).toBe(base);
  });
});
