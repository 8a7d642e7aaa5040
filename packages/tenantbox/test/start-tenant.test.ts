import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startTenant, type Tenant } from "tenantbox";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const logs = "/api/v1/MessageProcessingLogs?$top=3&$format=json";

const read = (tenant: Tenant, token: string) =>
  tenant.fetch(logs, { headers: { authorization: `Bearer ${token}` } });

describe("A tenant that a test has started", () => {
  let tenant: Tenant;
  beforeAll(async () => {
    tenant = await startTenant();
  });
  afterAll(() => tenant.stop());

  it.each(["secret", "certificate", "external"])("answers a caller with its %s key", async (name) => {
    const answer = await read(tenant, await tenant.token("demo-api", name));
    expect(answer.status).toBe(200);
    const { d } = (await answer.json()) as { d: { results: unknown[] } };
    expect(d.results).toHaveLength(3);
  });

  it("refuses a caller without a token", async () => {
    expect((await tenant.fetch(logs)).status).toBe(401);
  });

  it("shows its keys as a client gets them, and its users", () => {
    expect(tenant.keys()).toContainEqual({ instance: "demo-readonly", key: "secret" });
    const key = tenant.key("demo-api", "secret");
    expect(key).toMatchObject({ url: tenant.apiUrl, tokenurl: `${tenant.tokenUrl}/oauth/token` });
    expect(key.clientid).toMatch(/^sb-/);
    expect(tenant.certificate("demo-bound", "certificate").cert).toContain("BEGIN CERTIFICATE");
    expect(tenant.users()).toEqual([tenant.user("demo")]);
    expect(tenant.user("demo").password).toMatch(/^[\w-]{24}$/);
  });

  it("says so in one line when it is asked for a key that is not there", () => {
    expect(() => tenant.key("demo-api", "nobody")).toThrow("the tenant has no key nobody of demo-api");
  });

  it("mints tokens that a resource server must refuse, and says how", async () => {
    const { token, claims, expected } = await tenant.mint({
      instance: "demo-api",
      variant: "wrong-audience",
    });
    expect([claims["aud"], expected]).toEqual([
      ["another-application!b1"],
      { status: 401, error: "invalid_token" },
    ]);
    expect((await read(tenant, token)).status).toBe(401);
    await expect(tenant.mint({ instance: "nobody" })).rejects.toThrow("no token: 404");
  });

  it("lets its tokens expire when its clock is advanced", async () => {
    const token = await tenant.token("demo-api", "secret");
    await tenant.clock.advance(13 * 3_600_000);
    expect((await read(tenant, token)).status).toBe(401);
    await tenant.clock.reset();
    expect((await read(tenant, token)).status).toBe(200);
  });
});

it("A tenant whose time was given starts at that time", async () => {
  await using tenant = await startTenant({ clock: new Date("2026-02-03T04:05:06Z") });
  expect(new Date(tenant.clock.now()).toISOString()).toMatch(/^2026-02-03T04:05/);
  const token = await tenant.token("demo-api", "secret");
  const { iat } = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as {
    iat: number;
  };
  expect(new Date(iat * 1000).toISOString()).toMatch(/^2026-02-03T04:05/);
});

it("A tenant with settings of its own keeps to them, and a wrong one is refused by its name", async () => {
  await using tenant = await startTenant({
    demo: false,
    settings: { algorithm: "ES256", subdomain: "mine" },
  });
  expect(tenant.keys()).toEqual([]);
  const keys = (await (await tenant.fetch(`${tenant.tokenUrl}/token_keys`)).json()) as {
    keys: { alg: string }[];
  };
  expect(keys.keys.map(({ alg }) => alg)).toEqual(["ES256"]);
  await expect(startTenant({ settings: { queryWorkers: 0 } })).rejects.toThrow("TENANTBOX_QUERY_WORKERS");
});

describe("When a tenant is stopped", () => {
  it("its temporary home is gone, however often it is stopped", async () => {
    const tenant = await startTenant({ demo: false });
    expect(existsSync(tenant.home)).toBe(true);
    await Promise.all([tenant.stop(), tenant.stop()]);
    await tenant.stop();
    expect(existsSync(tenant.home)).toBe(false);
  });

  it("a home that was given stays, and the next tenant there has the same keys", async () => {
    const home = await mkdtemp(join(tmpdir(), "tenantbox-kept-"));
    try {
      const secretOf = async () => {
        await using tenant = await startTenant({ home });
        return tenant.key("demo-api", "secret").clientsecret;
      };
      const first = await secretOf();
      expect(await secretOf()).toBe(first);
    } finally {
      await rm(home, { recursive: true });
    }
  });
});

it("A tenant that cannot start says why in one line, and leaves nothing behind", async () => {
  const before = process.env.TMPDIR;
  const place = await mkdtemp(join(tmpdir(), "tenantbox-none-"));
  try {
    process.env.TMPDIR = place;
    const started = startTenant({ settings: { databaseUrl: "postgres://nobody@127.0.0.1:1/none" } });
    await expect(started).rejects.toThrow(/^cannot open the database .*ECONNREFUSED[^\n]*$/);
    expect(await readdir(place)).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    await rm(place, { recursive: true });
  }
});
