import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTenant, type Tenant } from "./testing/open-tenant.ts";

let tenant: Tenant;
beforeAll(async () => {
  tenant = await openTenant();
});
afterAll(() => tenant.close());

const api = (name: string) => ({ name, plan: "api", parameters: { roles: ["MonitoringDataRead"] } });

describe("an instance of plan api", () => {
  it("is a client with the full scopes of its roles", async () => {
    const { clientId, id } = await tenant.instances.createInstance(api("a"));
    expect(tenant.instances.directory.find(clientId)).toEqual({
      clientId,
      instanceId: id,
      plan: "api",
      scopes: ["it!b1.IntegrationOperationServer.read", "it!b1.NodeManager.read", "it!b1.Roles.Read"],
      tokenValidity: 43_200,
      grantTypes: ["client_credentials"],
      boundTokens: false,
      keys: [],
    });
  });

  it("stores nothing of what else a request says", async () => {
    const extra = { ...api("b"), id: "1", client_id: "x", client_secret: "canary", zid: "z", createdAt: 0 };
    const made = await tenant.instances.createInstance(extra);
    expect(made.id).not.toBe("1");
    const rows = await tenant.database.kysely.selectFrom("service_instance").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain("canary");
  });
});

describe("an instance of plan integration-flow", () => {
  it("is a client of the runtime application with its roles as scopes", async () => {
    const parameters = { roles: ["ESBMessaging.send", "custom"] };
    const { clientId } = await tenant.instances.createInstance({
      name: "f",
      plan: "integration-flow",
      parameters,
    });
    expect(clientId).toMatch(/!b1\|it-rt-acme!b1$/);
    expect(tenant.instances.directory.find(clientId)).toMatchObject({
      scopes: ["it-rt-acme!b1.ESBMessaging.send", "it-rt-acme!b1.custom"],
      tokenValidity: 3600,
    });
  });
});

describe("the instances of a tenant", () => {
  it("have one name each, also when one is asked for twice at once", async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => tenant.instances.createInstance(api("once"))),
    );
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await expect(tenant.instances.createInstance(api("once"))).rejects.toMatchObject({ code: "conflict" });
  });

  it("are the same after a restart", async () => {
    await tenant.instances.createKey("once", { name: "k" });
    const before = await tenant.instances.listInstances();
    const clients = before.map(({ clientId }) => tenant.instances.directory.find(clientId));
    tenant = await tenant.restart();
    const after = await tenant.instances.listInstances();
    expect(after).toEqual(before);
    expect(after.map(({ clientId }) => tenant.instances.directory.find(clientId))).toEqual(clients);
  });

  it.each(["__proto__", "constructor", "toString", "", "unknown"])("have no client %j", (clientId) => {
    expect(tenant.instances.directory.find(clientId)).toBeUndefined();
    expect(tenant.instances.directory.findByFingerprint(clientId)).toEqual([]);
  });

  it("leave no key behind when an instance goes while its keys are made", async () => {
    const { clientId, id } = await tenant.instances.createInstance(api("short-lived"));
    const kinds = [undefined, { "key-type": "certificate" }];
    const making = Array.from({ length: 8 }, (_, index) =>
      tenant.instances.createKey("short-lived", { name: `k${index}`, parameters: kinds[index % 2] }),
    );
    const deleting = tenant.instances.deleteInstance("short-lived");
    const results = await Promise.allSettled([...making, deleting]);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "not-found" });
    }
    expect(await deleting).toHaveLength(results.filter(({ status }) => status === "fulfilled").length - 1);
    expect(tenant.instances.directory.find(clientId)).toBeUndefined();
    const orphans = tenant.database.kysely
      .selectFrom("service_key")
      .selectAll()
      .where("instance_id", "=", id);
    expect(await orphans.execute()).toEqual([]);
  });
});

describe("the operator", () => {
  it("has one client with the scope of administration, outside every list", async () => {
    const [first, again] = await Promise.all([
      tenant.instances.provisionOperator(),
      tenant.instances.provisionOperator(),
    ]);
    expect(again).toEqual(first);
    const client = tenant.instances.directory.find(first.oauth.clientid);
    expect(client).toMatchObject({
      plan: "operator",
      scopes: ["tenantbox.admin"],
      keys: [{ kind: "secret" }],
    });
    const names = (await tenant.instances.listInstances()).map(({ name }) => name);
    expect(names).not.toContain("/operator");
    await expect(tenant.instances.deleteInstance("/operator")).rejects.toMatchObject({ code: "not-found" });
    await expect(tenant.instances.createKey("/operator", { name: "k" })).rejects.toMatchObject({
      code: "not-found",
    });
    await expect(
      tenant.instances.createInstance({ name: "o", plan: "operator", parameters: { roles: [] } }),
    ).rejects.toMatchObject({ field: "plan" });
  });

  it("keeps its credential over a restart", async () => {
    const before = await tenant.instances.provisionOperator();
    tenant = await tenant.restart();
    expect(await tenant.instances.provisionOperator()).toEqual(before);
  });
});
