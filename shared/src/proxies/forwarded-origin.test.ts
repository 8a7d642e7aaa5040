import { describe, expect, it } from "vitest";
import { forwardedOrigin } from "./forwarded-origin.ts";
import { createNetworks } from "./networks.ts";

const arrived = { peer: "10.0.0.7", listener: "api", scheme: "https", host: "localhost:8445" } as const;
const proxies = createNetworks(["10.0.0.0/24", "fd00::/8"]);
const originOf = (headers: Record<string, string>) => forwardedOrigin(headers, arrived, proxies);

describe("A request that a proxy passes on", () => {
  it.each([
    ["203.0.113.9", "203.0.113.9"],
    ["198.51.100.1, 203.0.113.9", "203.0.113.9"],
    ["198.51.100.1, 203.0.113.9, 10.0.0.8", "203.0.113.9"],
    ["10.0.0.1, 10.0.0.2", "10.0.0.1"],
    ["203.0.113.9:5123", "203.0.113.9"],
    ["[2001:db8::1]:443", "2001:db8::1"],
    ["2001:db8::1, fd00::2", "2001:db8::1"],
    ["unknown", "10.0.0.7"],
    ["203.0.113.9, nobody", "10.0.0.7"],
    ["198.51.100.1, x, 10.0.0.8", "10.0.0.8"],
    ["", "10.0.0.7"],
  ])("with X-Forwarded-For %j comes from %s", (header, peer) => {
    expect(originOf({ "x-forwarded-for": header })).toEqual({ ...arrived, peer });
  });

  it.each([
    ["http", "http"],
    ["HTTPS", "https"],
    ["https, http", "http"],
    ["ftp", "https"],
  ])("with X-Forwarded-Proto %j was made over %s", (header, scheme) => {
    expect(originOf({ "x-forwarded-proto": header }).scheme).toBe(scheme);
  });

  it.each([
    ["api.example.com", "api.example.com"],
    ["evil, api.example.com:443", "api.example.com:443"],
    ["a b", "localhost:8445"],
    ["<script>", "localhost:8445"],
  ])("with X-Forwarded-Host %j called %s", (header, host) => {
    expect(originOf({ "x-forwarded-host": header }).host).toBe(host);
  });
});

describe("A set of networks", () => {
  it.each([
    ["10.0.0.7", true],
    ["::ffff:10.0.0.7", true],
    ["10.0.1.7", false],
    ["fd00::1", true],
    ["::1", false],
    ["not an address", false],
    [undefined, false],
  ])("holds %s: %s", (address, held) => {
    expect(proxies.has(address)).toBe(held);
  });
});
