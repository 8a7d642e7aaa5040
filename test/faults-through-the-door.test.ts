import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startTenant, type Tenant } from "tenantbox";

let tenant: Tenant;
beforeAll(async () => {
  tenant = await startTenant({ settings: { doorPort: 0 } });
});
afterAll(() => tenant.stop());
afterEach(() => tenant.faults.clear());

const throughDoor = (path: string, request = {}): Promise<Response> =>
  tenant.fetch(new URL(path, tenant.doorUrl), request);
const logs = async (): Promise<Response> =>
  throughDoor("/api/v1/MessageProcessingLogs?$top=5&$format=json", {
    headers: { authorization: `Bearer ${await tenant.token("demo-api", "secret")}` },
  });
const askToken = (): Promise<Response> => {
  const { clientid, clientsecret = "" } = tenant.key("demo-api", "secret");
  const authorization = `Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString("base64")}`;
  return throughDoor("/oauth/token?grant_type=client_credentials", {
    method: "POST",
    headers: { authorization },
  });
};

describe("Through the one door", () => {
  it("requests of the API meet its faults", async () => {
    tenant.faults.add({ count: 1, fault: { kind: "status", status: 429, retryAfter: 4 } });
    const refused = await logs();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "4"]);
    expect((await logs()).status).toBe(200);
  });

  it("requests for a token meet those of the token server", async () => {
    tenant.faults.add({ server: "token-server", count: 1, fault: { kind: "status", status: 500 } });
    const refused = await askToken();
    expect([refused.status, await refused.json()]).toMatchObject([500, { error: "server_error" }]);
    expect((await askToken()).status).toBe(200);
  });

  it("connections end where those behind it do", async () => {
    tenant.faults.add({ server: "token-server", fault: { kind: "cut", where: "head" } });
    await expect(askToken()).rejects.toThrow();
    tenant.faults.clear();
    tenant.faults.add({ fault: { kind: "cut", where: "body" } });
    const cut = await logs();
    expect(cut.status).toBe(200);
    await expect(cut.text()).rejects.toThrow();
  });
});
