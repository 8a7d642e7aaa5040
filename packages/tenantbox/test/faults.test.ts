import { startTenant, type Tenant } from "tenantbox";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";

describe("A test that lets a tenant misbehave", () => {
  let tenant: Tenant;
  let token: string;
  beforeAll(async () => {
    tenant = await startTenant({ demo: true });
    token = await tenant.token("demo-api", "secret");
  });
  afterEach(() => tenant.faults.clear());
  afterAll(() => tenant.stop());

  const read = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await tenant.fetch("/api/v1/MessageProcessingLogs/$count", { headers });
    await answer.text();
    return answer.status;
  };

  it("sees the second of three requests fail, and how often that was", async () => {
    const fault = { kind: "status", status: 429, retryAfter: 1 } as const;
    const { id } = tenant.faults.add({ path: "/api/v1/*", skip: 1, count: 1, fault });
    expect([await read(), await read(), await read()]).toEqual([200, 429, 200]);
    expect(tenant.faults.list()).toMatchObject([{ id, matched: 2, injected: 1 }]);
  });

  it("takes a rule away again, on either server", async () => {
    const rule = { server: "token-server", fault: { kind: "status", status: 500 } } as const;
    const { id } = tenant.faults.add(rule);
    await expect(tenant.token("demo-api", "secret")).rejects.toThrow("no token: 500");
    expect([tenant.faults.remove(id), tenant.faults.remove(id)]).toEqual([true, false]);
    expect(await tenant.token("demo-api", "secret")).toMatch(/^ey/);
  });

  it("is told which member of a rule is wrong", () => {
    const rule = { fault: { kind: "status", status: 200 } } as const;
    expect(() => tenant.faults.add(rule)).toThrow(/^not a rule of a fault: fault\.status: /);
  });

  it("finds no rule in force after a reset", async () => {
    tenant.faults.add({ fault: { kind: "status", status: 503 } });
    await tenant.reset();
    expect([tenant.faults.list(), await read()]).toEqual([[], 200]);
  });
});
