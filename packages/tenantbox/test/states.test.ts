import { startTenant, type Tenant } from "tenantbox";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

/** How many logs a caller with a key of the tenant counts. */
async function count(tenant: Tenant): Promise<number> {
  const token = await tenant.token("demo-api", "secret");
  const headers = { authorization: `Bearer ${token}` };
  return Number(await (await tenant.fetch("/api/v1/MessageProcessingLogs/$count", { headers })).text());
}

/** Has the operator make a service instance with a key. */
async function addClient(tenant: Tenant, name: string): Promise<void> {
  const { clientid, clientsecret, tokenurl } = tenant.operator();
  const basic = Buffer.from(`${clientid}:${clientsecret}`).toString("base64");
  const answer = await tenant.fetch(`${tokenurl}?grant_type=client_credentials`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const post = async (path: string, body: unknown): Promise<void> => {
    const { status } = await tenant.fetch(`${tenant.tokenUrl}/admin/v1/service_instances${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(status).toBe(201);
  };
  await post("", { name, plan: "api", parameters: { roles: ["MonitoringDataRead"] } });
  await post(`/${name}/service_keys`, { name: "secret" });
}

describe("A tenant that a test has changed", () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await startTenant({ clock: new Date("2026-05-01T00:00:00Z") });
  });
  afterAll(() => tenant.stop());
  beforeEach(() => tenant.reset());

  const names = () => tenant.keys().map(({ instance }) => instance);

  it("is as it was at its start after a reset, its clock included", async () => {
    await addClient(tenant, "passing");
    await tenant.clock.advance(40 * 86_400_000);
    expect(names()).toContain("passing");
    await tenant.reset();
    expect(names()).not.toContain("passing");
    expect(new Date(tenant.clock.now()).toISOString()).toMatch(/^2026-05-01T00:0/);
    expect(await count(tenant)).toBe(2000);
  });

  it("comes back to what was kept of it", async () => {
    await addClient(tenant, "kept");
    await tenant.snapshot("with-kept");
    await addClient(tenant, "later");
    await tenant.restore("with-kept");
    expect(names()).toContain("kept");
    expect(names()).not.toContain("later");
    expect(await tenant.token("kept", "secret")).toMatch(/^ey/);
  });

  it("says so when nothing was kept under a name", async () => {
    await expect(tenant.restore("never-kept")).rejects.toThrow("never-kept");
  });
});
