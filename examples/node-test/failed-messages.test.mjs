import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import tls from "node:tls";
import { startTenant } from "tenantbox";
import { failedFlows } from "../failed-messages.mjs";

let tenant;
before(async () => {
  tenant = await startTenant();
  tls.setDefaultCACertificates([...tls.getCACertificates(), tenant.ca]);
});
after(() => tenant.stop());

test("flows with failed messages are named once each", async () => {
  const flows = await failedFlows(tenant.key("demo-api", "secret"));
  assert.ok(flows.length > 1);
  assert.equal(new Set(flows).size, flows.length);
});
