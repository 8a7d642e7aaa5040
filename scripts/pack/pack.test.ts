import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it, type TestContext } from "vitest";
import { type Consumer, installInto, noRegistry } from "./consumer.ts";
import { pack } from "./pack.ts";
import { tenantbox } from "./parcel.ts";
import { examplesInAProject } from "./testing/examples-in-a-project.ts";

const root = resolve(import.meta.dirname, "../..");

const twoSteps = `
import { startTenant } from "tenantbox";

const tenant = await startTenant();
const logs = async (key) => {
  const headers = { authorization: "Bearer " + (await tenant.token("demo-api", key)) };
  return (await tenant.fetch("/api/v1/MessageProcessingLogs/$count", { headers })).text();
};
const said = { secret: await logs("secret"), certificate: await logs("certificate") };
await tenant.reset();
console.log(JSON.stringify({ ...said, afterReset: await logs("secret") }));
await tenant.stop();
`;

const seeded = `
import { writeFileSync } from "node:fs";
import schema from "tenantbox/seed.schema.json" with { type: "json" };
import { startTenant } from "tenantbox";

writeFileSync("seed.yaml", "instances: [{ name: a, plan: api, clientid: sb-a, parameters: { roles: [MonitoringDataRead] }, keys: [{ name: k }] }]");
const tenant = await startTenant({ seed: "seed.yaml" });
console.log(tenant.key("a", "k").clientid, typeof (await tenant.token("a", "k")), schema.type);
await tenant.stop();
`;

/** A query without an index, which runs in a worker thread. */
const slowQuery = `
import { startTenant } from "tenantbox";

const tenant = await startTenant();
const headers = { authorization: "Bearer " + (await tenant.token("demo-api", "secret")) };
const query = "$filter=substringof('o',IntegrationFlowName)&$orderby=IntegrationFlowName&$top=1&$format=json";
console.log((await tenant.fetch("/api/v1/MessageProcessingLogs?" + query, { headers })).status);
await tenant.stop();
`;

const typed = `
import { startTenant, type Tenant, type TenantOptions } from "tenantbox";

const options: TenantOptions = { demo: true, clock: new Date(), settings: { queryWorkers: 1, algorithm: "ES256" } };
const tenant: Tenant = await startTenant(options);
const secret: string | undefined = tenant.key("demo-api", "secret").clientsecret;
const status: number = (await tenant.fetch("/api/v1/")).status;
await tenant.clock.advance(1000);
const minted: string = (await tenant.mint({ instance: "demo-api", variant: "expired" })).token;
tenant.faults.add({ fault: { kind: "status", status: 503 } });
await tenant.reset();
await tenant.stop();
console.log(secret, status, minted);
await startTenant({ seed: { flows: [{ id: "OrderIntake", endings: { FAILED: 1 } }], clock: "2026-01-31T08:00:00Z" } });
// @ts-expect-error there is no such member
await startTenant({ seed: { flow: [] } });
// @ts-expect-error there is no such setting
await startTenant({ settings: { queryWorker: 1 } });
`;

// To pack and to install takes longer than the tests do: all of them share one project.
describe("With the packed package", () => {
  let folder: string;
  let consumer: Consumer | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tenantbox-packed-"));
    consumer = await installInto(await pack(root, tenantbox, folder));
    if (consumer === undefined) noRegistry("every test of the installed package");
  }, 180_000);
  afterAll(async () => {
    await consumer?.remove();
    await rm(folder, { recursive: true });
  });
  beforeEach((context: TestContext) => {
    if (consumer === undefined) context.skip();
  });

  const installed = (): Consumer => {
    if (consumer === undefined) throw new Error("nothing is installed");
    return consumer;
  };
  describe("in a project an example", () => {
    examplesInAProject(installed);
  });
  describe("somebody who installs it into an empty project", () => {
    packageOf(installed);
  });
});

function packageOf(installed: () => Consumer): void {
  const runScript = async (text: string) => {
    const path = await installed().write("script.mjs", text);
    return installed().run(process.execPath, [path]);
  };

  it("goes both ways to a token, reads logs, resets and stops, and the process ends by itself", async () => {
    const { code, stdout, stderr } = await runScript(twoSteps);
    expect([code, stderr]).toEqual([0, ""]);
    expect(JSON.parse(stdout)).toEqual({ secret: "2000", certificate: "2000", afterReset: "2000" });
  });

  it("starts a tenant with a seed in YAML, and finds the schema that an editor checks it with", async () => {
    const { code, stdout } = await runScript(seeded);
    expect([code, stdout]).toEqual([0, "sb-a string object\n"]);
  });

  it("gets answers to queries that run in a thread of their own", async () => {
    expect(await runScript(slowQuery)).toEqual({ code: 0, stdout: "200\n", stderr: "" });
  });

  it("finds the command, which starts a stack as processes and ends it", async () => {
    const command = join(installed().folder, "node_modules/.bin/tenantbox");
    const { code, stdout } = await installed().run(command, ["--help"]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("start")]);
    const script = `: > said; TENANTBOX_TOKEN_PORT=0 TENANTBOX_TOKEN_MTLS_PORT=0 TENANTBOX_API_PORT=0 ${command} start > said &
      pid=$!
      until grep -q "Ctrl-C stops it" said; do kill -0 $pid || exit 9; sleep 0.1; done
      ${command} call demo-api secret 'MessageProcessingLogs/$count'
      kill -INT $pid; wait $pid`;
    const ran = await installed().run("sh", ["-c", script]);
    expect([ran.code, ran.stderr, ran.stdout.trim()]).toEqual([0, "", "2000"]);
  });

  it("gets types that a strict compiler accepts, down to the names of settings", async () => {
    await installed().write("consumer.ts", typed);
    await installed().write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          module: "nodenext",
          target: "es2024",
          types: ["node"],
          typeRoots: [join(root, "node_modules/@types")],
        },
        files: ["consumer.ts"],
      }),
    );
    await installed().write("package.json", JSON.stringify({ name: "consumer", type: "module" }));
    const compiler = join(root, "node_modules/typescript/bin/tsc");
    expect(await installed().run(process.execPath, [compiler, "-p", "."])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("gets no TypeScript to run, no scripts, and the licence of each library that is built in", async () => {
    const home = join(installed().folder, "node_modules/tenantbox");
    const files = await readdir(home, { recursive: true });
    expect(files.filter((file) => /(?<!\.d)\.ts$/.test(file))).toEqual([]);
    const manifest = JSON.parse(await readFile(join(home, "package.json"), "utf8")) as Record<
      string,
      unknown
    >;
    expect(manifest).not.toHaveProperty("scripts");
    expect(manifest.dependencies).toHaveProperty("better-sqlite3", expect.stringMatching(/^\d+\.\d+\.\d+$/));
    const page = await readFile(join(home, "README.md"), "utf8");
    expect(page).toContain("await startTenant()");
    expect(page).not.toMatch(/\]\((?!https:)/);
    const notice = await readFile(join(home, "LIBRARIES.md"), "utf8");
    expect(notice).toMatch(/^## kysely \d/m);
    expect(notice).toMatch(/^## oidc-provider \d/m);
    for (const part of notice.split("\n\n---\n\n").slice(1))
      expect(part).toMatch(/^## \S+ \d\S+\n\nLicence: .+\n\n[^]{20}/);
  });
}
