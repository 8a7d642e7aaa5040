import { describe, expect, it } from "vitest";
import { ConfigurationError, readSettings } from "./read-settings.ts";

const refusal = (environment: Record<string, string>): string => {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
  return "accepted";
};

describe("settings", () => {
  it("an empty environment gives the documented ports and demo data", () => {
    const settings = readSettings({});
    expect([settings.tokenPort, settings.tokenMtlsPort, settings.apiPort, settings.demo]).toEqual([
      8443,
      8444,
      8445,
      true,
    ]);
  });

  it("a list of base URLs is read with every port spelled out", () => {
    expect(readSettings({ TENANTBOX_API_URL: "https://api.test, https://localhost:9" }).apiUrls).toEqual([
      "https://api.test:443",
      "https://localhost:9",
    ]);
  });

  it.each([
    [{ TENANTBOX_TOKEN_PORT: "70000" }, "TENANTBOX_TOKEN_PORT: a port number from 0 to 65535"],
    [{ TENANTBOX_DEMO: "maybe" }, "TENANTBOX_DEMO"],
    [{ TENANTBOX_API_URL: "http://localhost" }, "TENANTBOX_API_URL: https URLs without a path"],
    [{ TENANTBOX_PROXY_ADDRESSES: "0.0.0.0/0" }, "TENANTBOX_PROXY_ADDRESSES: none, or addresses"],
    [{ TENANTBOX_PROXY_ADDRESSES: "10.0.0.7,::/0" }, "no network of all addresses"],
    [{ TENANTBOX_PROXY_ADDRESSES: "all" }, "TENANTBOX_PROXY_ADDRESSES: none, or addresses"],
    [{ TENANTBOX_PROXY_CERTIFICATE_HEADER: "x-ssl-cert" }, "TENANTBOX_PROXY_CERTIFICATE_HEADER"],
    [{ TENANTBOX_TOKEN_PROT: "1" }, "TENANTBOX_TOKEN_PROT is not a setting of tenantbox"],
  ])("a broken setting %o is refused with a message that names it", (environment, message) => {
    expect(refusal(environment as Record<string, string>)).toContain(message);
  });

  it("several broken settings are listed at once", () => {
    const message = refusal({ TENANTBOX_TOKEN_PORT: "x", TENANTBOX_API_PORT: "y", TENANTBOX_X: "z" });
    expect(message.split("\n")).toHaveLength(3);
  });
});
