import { expect, test } from "vitest";
import { withBoundPorts, withTokenServer } from "./service-environment.ts";

const urls = {
  tokenUrl: "https://localhost:4001",
  tokenMtlsUrl: "https://localhost:4002",
  apiUrl: "https://localhost:4003",
};

test("a port that was picked free is asked for again at the next start", () => {
  const environment = { TENANTBOX_TOKEN_PORT: "0", TENANTBOX_API_PORT: "8445" };
  expect(withBoundPorts(environment, urls)).toEqual({ ...environment, TENANTBOX_TOKEN_PORT: "4001" });
});

test("a public URL says nothing about the port behind it", () => {
  const environment = { TENANTBOX_TOKEN_PORT: "0", TENANTBOX_TOKEN_URL: "https://tokens.test" };
  expect(withBoundPorts(environment, { tokenUrl: "https://tokens.test:443" })).toEqual(environment);
});

test("the resource API is told where the token server listens", () => {
  expect(withTokenServer({}, urls)).toEqual({
    TENANTBOX_TOKEN_URL: "https://localhost:4001",
    TENANTBOX_TOKEN_INTERNAL_URL: "https://localhost:4002",
  });
});

test("what the user has set about the token server stays", () => {
  const environment = {
    TENANTBOX_TOKEN_URL: "https://tokens.test",
    TENANTBOX_TOKEN_INTERNAL_URL: "https://inside.test",
  };
  expect(withTokenServer(environment, urls)).toEqual(environment);
});
