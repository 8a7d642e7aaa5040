import { cp, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ComposeStack, composeStack, single } from "./docker/compose-stack.ts";
import { docker, dockerDoes, engineSettings, hasCompose, hasEngine } from "./docker/engine.ts";
import { type Feed, read, tokenFor } from "./flows.ts";
import { remove, runProgram, temporaryFolder } from "./processes.ts";
import { type Tenant, tenantAt } from "./tenant.ts";

/** The image and the stack of docker-compose.yml, on a real engine where one answers. */

const root = fileURLToPath(new URL("..", import.meta.url));
if (!hasCompose)
  console.warn("\n*** SKIPPED: the checks of docker-compose.yml; docker compose is not here\n");
if (!hasEngine) console.warn("\n*** SKIPPED: the stack in containers; no Docker engine answers\n");

describe.skipIf(!hasCompose)("docker compose", () => {
  it.each([["docker-compose.yml"], ["examples/compose/compose.yaml"]])("takes %s as it is", async (file) => {
    const { code, stderr } = await docker(["compose", "-f", file, "config", "-q"], {}, root);
    expect([code, stderr]).toEqual([0, ""]);
  });
});

describe.skipIf(!hasEngine)("The stack in containers", () => {
  let stack: ComposeStack;
  const tenants: Tenant[] = [];
  beforeAll(async () => {
    stack = await composeStack(single);
    await stack.composeDoes("build", "-q", "tenantbox");
  }, 600_000);
  afterAll(async () => {
    for (const tenant of tenants) await tenant.close();
    await stack.remove();
  }, 60_000);

  /** The tenant as this machine sees it, by the ports it was given. */
  const tenantHere = async (): Promise<Tenant> => {
    const [tokenUrl = "", tokenMtlsUrl = "", apiUrl = "", doorUrl = ""] = await Promise.all(
      [8443, 8444, 8445, 8440].map((port) => stack.url("tenantbox", port)),
    );
    const tenant = tenantAt(stack.home, { tokenUrl, tokenMtlsUrl, apiUrl, doorUrl });
    tenants.push(tenant);
    return {
      ...tenant,
      key: (instance, name) => ({ ...tenant.key(instance, name), tokenurl: `${tokenUrl}/oauth/token` }),
    };
  };
  const countOf = async (tenant: Tenant): Promise<number> => {
    const token = await tokenFor(tenant, "demo-api", "secret");
    return Number((await read(tenant, token, "MessageProcessingLogs/$count")).text);
  };

  it("goes from nothing to healthy", { timeout: 180_000 }, async () => {
    await stack.composeDoes("up", "--detach", "--wait", "tenantbox");
    const health = "{{.State.Health.Status}}";
    expect(await dockerDoes(["inspect", "--format", health, await stack.container("tenantbox")])).toBe(
      "healthy",
    );
  });

  it("runs as the host's user, with nothing it does not need", async () => {
    const look =
      "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.CapDrop}} {{.Config.User}} {{.HostConfig.Init}}";
    const { owner } = stack;
    expect(await dockerDoes(["inspect", "--format", look, await stack.container("tenantbox")])).toBe(
      `true [ALL] ${owner}:${owner} true`,
    );
    for (const name of ["ca.pem", "admin.json", "keys/demo-api.secret.json", "tls", "trust"])
      expect([name, (await stat(join(stack.home, name))).uid]).toEqual([name, owner]);
    expect((await readdir(stack.home)).filter((name) => name.includes(".db"))).toEqual([]);
  });

  it("adds less than 150 MB to its base image", async () => {
    const size = async (image: string) =>
      Number(await dockerDoes(["image", "inspect", "--format", "{{.Size}}", image]));
    expect((await size(stack.image)) - (await size("node:24-bookworm-slim"))).toBeLessThan(150_000_000);
  });

  it("serves this machine by the ports that were mapped, and says them in its addresses", async () => {
    const tenant = await tenantHere();
    const token = await tokenFor(tenant, "demo-api", "secret");
    for (const base of [tenant.apiUrl, tenant.doorUrl ?? ""]) {
      const reply = await read({ ...tenant, apiUrl: base }, token, "MessageProcessingLogs?$top=1");
      const [log] = reply.json<Feed<{ __metadata: { uri: string } }>>().d.results;
      expect(log?.__metadata.uri.startsWith(`${base}/api/v1/`)).toBe(true);
    }
    const discovery = (await tenant.call(`${tenant.tokenUrl}/.well-known/openid-configuration`)).json();
    expect(discovery).toMatchObject({
      issuer: "https://localhost:8443/oauth/token",
      token_endpoint: `${tenant.tokenUrl}/oauth/token`,
    });
  });

  it("serves another container by its name, with each kind of key", { timeout: 60_000 }, async () => {
    const said = await stack.composeDoes("run", "--rm", "--no-deps", "client");
    expect(said.split("\n")).toEqual(
      ["demo-api.secret", "demo-api.certificate", "demo-api.external", "demo-bound.certificate"].map(
        (key) => `${key}: 5 logs, at https://tenantbox:8445`,
      ),
    );
  });

  it("has its command line inside", { timeout: 60_000 }, async () => {
    const words = [
      "exec",
      "-T",
      "tenantbox",
      "tenantbox",
      "call",
      "demo-api",
      "secret",
      "MessageProcessingLogs?$top=1",
    ];
    expect(JSON.parse(await stack.composeDoes(...words))).toMatchObject({ d: { results: [{}] } });
  });

  it("ends in under 3 s, and keeps its keys and logs when it comes back", { timeout: 180_000 }, async () => {
    const before = await countOf(await tenantHere());
    const keyFile = (): Promise<string> => readFile(join(stack.home, "keys", "demo-api.secret.json"), "utf8");
    const key = await keyFile();
    const container = await stack.container("tenantbox");
    const { milliseconds } = await docker(["stop", container]);
    expect(milliseconds).toBeLessThan(3_000);
    expect(await dockerDoes(["inspect", "--format", "{{.State.ExitCode}}", container])).toBe("0");
    await stack.composeDoes("down");
    await stack.composeDoes("up", "--detach", "--wait", "tenantbox");
    expect(await keyFile()).toBe(key);
    expect(await countOf(await tenantHere())).toBeGreaterThanOrEqual(before);
  });

  it("runs the Testcontainers example", { timeout: 240_000 }, async () => {
    const folder = await temporaryFolder();
    try {
      await cp(join(root, "examples", "testcontainers"), folder, { recursive: true });
      const settings = {
        ...engineSettings,
        TENANTBOX_IMAGE: stack.image,
        TESTCONTAINERS_RYUK_DISABLED: "true",
      };
      const installed = await runProgram("npm", ["ci", "--ignore-scripts"], { settings, directory: folder })
        .ended;
      expect([installed.code, installed.code === 0 ? "" : installed.stderr]).toEqual([0, ""]);
      const { code, stdout } = await runProgram(process.execPath, ["--test"], { settings, directory: folder })
        .ended;
      expect([code, code === 0 ? "" : stdout]).toEqual([0, ""]);
    } finally {
      await remove(folder);
    }
  });
});
