import tls from "node:tls";
import { startTenant } from "tenantbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { failedFlows } from "../failed-messages.mjs";

let tenant;
beforeAll(async () => {
  tenant = await startTenant();
  tls.setDefaultCACertificates([...tls.getCACertificates(), tenant.ca]);
});
afterAll(() => tenant.stop());

test("flows with failed messages are named once each", async () => {
  const flows = await failedFlows(tenant.key("demo-api", "secret"));
  expect(flows.length).toBeGreaterThan(1);
  expect(new Set(flows).size).toBe(flows.length);
});

test("a key that has been taken away is noticed", async () => {
  const key = { ...tenant.key("demo-api", "secret"), clientsecret: "old" };
  await expect(failedFlows(key)).rejects.toThrow("no token: 401");
});
