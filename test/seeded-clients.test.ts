import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTenant, type Tenant } from "tenantbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrationOf, askToken, basic, decode, read, type TokenAnswer, tokenFor } from "./flows.ts";
import { seededAt, seedOfEachKind } from "./seed.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const { seed, fixed, external } = seedOfEachKind();

for (const engine of stackEngines) {
  describe(`The clients and users of a seeded tenant on ${engine.name}`, () => {
    let stack: Stack;
    beforeAll(async () => {
      stack = await engine.start({ seed });
    });
    afterAll(() => stack.stop());

    const resources = async <Resource>(path: string): Promise<Resource[]> => {
      const operator = await administrationOf(stack);
      return (await operator.send("GET", path)).json<{ resources: Resource[] }>().resources;
    };

    it("are those of the seed and no others", async () => {
      const instances = await resources<{ name: string; created_at: string }>("/service_instances");
      expect(instances.map(({ name }) => name)).toEqual(["sender", "shop"]);
      expect(instances.map(({ created_at: at }) => Date.parse(at))).toEqual([seededAt, seededAt]);
      const users = await resources<{ name: string }>("/users");
      expect(users.map(({ name }) => name)).toEqual(["kim@acme.test", "lee"]);
    });

    it("get a token with the client id and the secret that the seed says, which lives as short as it says", async () => {
      const reply = await stack.call(`${stack.tokenUrl}/oauth/token?grant_type=client_credentials`, {
        method: "POST",
        headers: basic("sb-shop!b1|it!b1", "shop-secret-1"),
      });
      const { claims } = decode(reply.json<TokenAnswer>().access_token);
      expect(claims["client_id"]).toBe("sb-shop!b1|it!b1");
      // A stack that is slow to start has its clock go on meanwhile.
      expect(claims.iat - seededAt / 1000).toBeGreaterThanOrEqual(0);
      expect(claims.iat - seededAt / 1000).toBeLessThan(300);
      expect(claims.exp - claims.iat).toBe(30);
      expect(
        (await read(stack, reply.json<TokenAnswer>().access_token, "MessageProcessingLogs")).status,
      ).toBe(200);
    });

    it.each(["fixed", "issued", "external"])(
      "get a token with the certificate of the %s key",
      async (name) => {
        const token = await tokenFor(stack, "shop", name);
        expect((await read(stack, token, "MessageProcessingLogs?$top=1")).status).toBe(200);
      },
    );

    it("show exactly the certificates and keys of the seed", async () => {
      expect(stack.identity("shop", "fixed")).toEqual(fixed);
      expect(stack.identity("shop", "external")).toEqual(external);
    });

    it("are refused with another secret", async () => {
      const key = stack.key("shop", "secret");
      expect((await askToken(stack, { ...key, clientsecret: "shop-secret-2" })).status).toBe(401);
    });

    it("have the roles of their collections, and their passwords in a file", async () => {
      const users = await resources<{ name: string; role_collections: string[]; effective_roles: string[] }>(
        "/users",
      );
      expect(users[0]).toMatchObject({ role_collections: ["PI_Read_Only", "Watchers"] });
      const file = readFileSync(join(stack.home, "users", "kim%40acme%2Etest.json"), "utf8");
      expect(JSON.parse(file)).toEqual({ username: "kim@acme.test", password: "kims-password" });
    });

    it("come back with a reset, and what was made later is gone", async () => {
      const operator = await administrationOf(stack);
      await operator.send("DELETE", "/service_instances/shop");
      await operator.createInstance("later", { roles: ["MonitoringDataRead"] });
      expect((await operator.send("POST", "/reset")).status).toBe(204);
      const instances = await resources<{ name: string }>("/service_instances");
      expect(instances.map(({ name }) => name)).toEqual(["sender", "shop"]);
      expect(await tokenFor(stack, "shop", "fixed")).toBeTruthy();
    });
  });
}

it("A tenant with the settings of its seed has its subdomain in client ids and tokens", async () => {
  const settings = { subdomain: "acme" };
  await using tenant = await startTenant({ seed: { ...seed, settings } });
  expect(tenant.key("sender", "secret").clientid).toMatch(/\|it-rt-acme!b1$/);
  expect(decode(await tenant.token("shop", "secret")).claims["ext_attr"]).toMatchObject({ zdn: "acme" });
});

it("A tenant that is given another seed has its clients and its time, and a reset returns to them", async () => {
  await using tenant = await startTenant({ seed: { ...seed, instances: [] } });
  expect(tenant.keys()).toEqual([]);
  const later = { ...seed, clock: "2026-03-01T00:00:00Z", users: [] };
  await tenant.reseed(later);
  expect([tenant.keys().length, tenant.users().length]).toEqual([6, 0]);
  await tenant.clock.advance(3_600_000);
  await tenant.reset();
  expect(tenant.clock.now() - Date.parse(later.clock)).toBeLessThan(3_600_000);
  expect(await tenant.token("shop", "secret")).toBeTruthy();
  const broken = { ...seed, users: [{ name: "a:b", password: "12345678" }] };
  await expect(tenant.reseed(broken)).rejects.toThrow("users[0].name");
  expect(tenant.keys()).toHaveLength(6);
});

describe("Faults of a seed", () => {
  it("are met from the start, and again after a reset", async () => {
    const away = {
      server: "token-server",
      path: "/oauth/token",
      count: 1,
      fault: { kind: "status", status: 503 },
    };
    await using tenant = await startTenant({ seed: { ...seed, faults: [away] } as typeof seed });
    const ask = () => tenant.token("shop", "secret").then(() => "a token", String);
    expect([await ask(), await ask()]).toEqual([expect.stringContaining("503"), "a token"]);
    await tenant.reset();
    expect([await ask(), await ask()]).toEqual([expect.stringContaining("503"), "a token"]);
  });
});

describe("The same seed twice", () => {
  let tenants: Tenant[];
  beforeAll(async () => {
    tenants = [await startTenant({ seed }), await startTenant({ seed })];
  });
  afterAll(() => Promise.all(tenants.map((tenant) => tenant.stop())));

  /** Everything in a folder of the home, addresses left out: ports are picked free. */
  const files = ({ home }: Tenant, folder: string) =>
    Object.fromEntries(
      readdirSync(join(home, folder)).map((name) => [
        name,
        readFileSync(join(home, folder, name), "utf8").replace(/localhost:\d+/g, "localhost"),
      ]),
    );

  it.each(["keys", "users", "trust"])("gives the same files in %s", (folder) => {
    const [one, other] = tenants.map((tenant) => files(tenant, folder));
    expect(Object.keys(one ?? {}).length).toBeGreaterThan(0);
    expect(other).toEqual(one);
  });

  it("gives the same instance, key and zone ids", async () => {
    const ids = await Promise.all(
      tenants.map(async (tenant) => {
        const { claims } = decode(await tenant.token("shop", "secret"));
        return [claims["ext_attr"], claims["zid"], claims["rev_sig"]];
      }),
    );
    expect(ids[0]).toEqual(ids[1]);
  });
});

describe("A seed that the token server cannot use", () => {
  it("stops the start with the line of each problem", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tenantbox-seed-"));
    try {
      const file = join(folder, "seed.yaml");
      await writeFile(
        file,
        [
          "instances:",
          "- { name: a, plan: api, clientid: same, parameters: { roles: [MonitoringDataRead] } }",
          "- name: b",
          "  plan: api",
          "  clientid: same",
          "  parameters: { roles: [MonitoringDataRead] }",
          "users:",
          "- { name: kim, password: kims-password, roleCollections: [Nobody] }",
        ].join("\n"),
      );
      const starting = startTenant({ seed: file });
      await expect(starting).rejects.toThrow(
        /seed\.yaml:5:13: instances\[1\]\.clientid: another service instance .*\n.*seed\.yaml:8:59: users\[0\]\.roleCollections\[0\]: there is no role collection "Nobody"/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
