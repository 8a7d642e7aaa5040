import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CfCli, cfCli } from "./cf-cli.ts";
import { administrationOf } from "./flows.ts";
import { logIn, v3Refusal } from "./platform.ts";
import { demoClients, tenantOf } from "./seeds.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

/** What the `cf` CLI sends for service instances, by its source, and what it reads. */

const password = "correct horse";
const roles = ["MonitoringDataRead"];

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let cf: CfCli;
  beforeAll(async () => {
    stack = await engine.start(tenantOf(...demoClients));
    const administration = await administrationOf(stack);
    await administration.send("POST", "/users", { name: "dev", password, space_roles: ["space_developer"] });
    const { access_token: token } = await logIn(stack, "dev", password);
    const spaces = await cfCli(stack, token, "").list("/v3/spaces");
    cf = cfCli(stack, token, String(spaces.resources[0]?.["guid"]));
  });
  afterAll(() => stack.stop());

  it("cf create-service --wait makes an instance whose job ends, and says so when its name is taken", async () => {
    const reply = await cf.createService("api", "made", { roles });
    const job = await cf.job(reply);
    expect(job).toMatchObject({
      state: "COMPLETE",
      operation: "service_instance.create",
      errors: [],
      warnings: [],
    });
    const made = await cf.instance("made");
    expect(made).toMatchObject({
      name: "made",
      type: "managed",
      tags: [],
      upgrade_available: false,
      maintenance_info: {},
      dashboard_url: null,
      last_operation: { type: "create", state: "succeeded", description: "" },
      metadata: { labels: {}, annotations: {} },
    });
    expect(job.links["service_instances"]?.href).toBe(
      `${stack.tokenUrl}/v3/service_instances/${made?.guid ?? ""}`,
    );
    // ccv3/errors.go: what the CLI takes for "already exists".
    expect(v3Refusal(await cf.createService("api", "made", { roles }))).toEqual([
      422,
      10008,
      "CF-UnprocessableEntity",
      "The service instance name is taken: made.",
    ]);
  });

  it("cf create-service with parameters that break a rule fails with the rule, and cf delete-service takes it away", async () => {
    const job = await cf.job(await cf.createService("api", "broken", { roles, "token-validity": 3599 }));
    expect(job).toMatchObject({
      state: "FAILED",
      errors: [
        {
          code: 10009,
          title: "CF-UnableToPerform",
          detail:
            "provision could not be completed: Service broker error: token-validity: an integer from 3600 to 86400 (seconds) is expected",
        },
      ],
    });
    const broken = await cf.instance("broken");
    expect(broken?.last_operation).toMatchObject({ type: "create", state: "failed" });
    expect((await cf.get(`/v3/service_instances/${broken?.guid ?? ""}/parameters`)).status).toBe(404);
    const removed = await cf.job(await cf.send("DELETE", `/v3/service_instances/${broken?.guid ?? ""}`));
    expect(removed).toMatchObject({ state: "COMPLETE", operation: "service_instance.delete" });
    expect(await cf.instance("broken")).toBeUndefined();
  });

  it("cf services lists instances by name with plan, offering and broker, and asks for apps bound to them", async () => {
    // actor/v7action/service_instance_list.go.
    const { resources, included } = await cf.list("/v3/service_instances", [
      ["space_guids", cf.space],
      ["fields[service_plan]", "guid,name,relationships.service_offering"],
      ["fields[service_plan.service_offering]", "guid,name,relationships.service_broker"],
      ["fields[service_plan.service_offering.service_broker]", "guid,name"],
      ["order_by", "name"],
      ["per_page", "5000"],
    ]);
    const names = resources.map(({ name }) => String(name));
    expect(names).toEqual(names.toSorted());
    expect(names).toContain("made");
    const [plan] = included?.["service_plans"] ?? [];
    const [offering] = included?.["service_offerings"] ?? [];
    const [broker] = included?.["service_brokers"] ?? [];
    expect(plan).toMatchObject({
      relationships: { service_offering: { data: { guid: offering?.["guid"] } } },
    });
    expect(offering).toMatchObject({
      name: "it-rt",
      relationships: { service_broker: { data: { guid: broker?.["guid"] } } },
    });
    expect(broker).toEqual({ guid: expect.any(String) as string, name: "tenantbox" });
    const bindings = await cf.list("/v3/service_credential_bindings", [
      ["service_instance_guids", resources.map(({ guid }) => String(guid)).join(",")],
      ["include", "app"],
    ]);
    expect(bindings.resources.map(({ type }) => type)).not.toContain("app");
  });

  it("cf service NAME shows everything about an instance, cf service --params its parameters", async () => {
    // actor/v7action/service_instance_details.go.
    const query = [
      ["fields[service_plan]", "name,guid"],
      ["fields[service_plan.service_offering]", "name,guid,description,tags,documentation_url"],
      ["fields[service_plan.service_offering.service_broker]", "name,guid"],
      ["fields[space]", "name,guid"],
      ["fields[space.organization]", "name,guid"],
      ["names", "made"],
      ["space_guids", cf.space],
      ["per_page", "1"],
      ["page", "1"],
    ] as const;
    const { resources, included } = await cf.list("/v3/service_instances", query);
    const guid = String(resources[0]?.["guid"]);
    expect(included).toMatchObject({
      service_plans: [{ name: "api" }],
      service_offerings: [{ name: "it-rt", tags: [] }],
      service_brokers: [{ name: "tenantbox" }],
      spaces: [{ name: "dev", guid: cf.space }],
      organizations: [{ name: "tenantbox" }],
    });
    const flag = await cf.get("/v3/feature_flags/service_instance_sharing");
    expect(flag.json()).toMatchObject({ name: "service_instance_sharing", enabled: false });
    const offering = String(included?.["service_offerings"]?.[0]?.["guid"]);
    expect((await cf.get(`/v3/service_offerings/${offering}`)).json()).toMatchObject({ shareable: false });
    const shared = await cf.get(`/v3/service_instances/${guid}/relationships/shared_spaces`, [
      ["fields[space]", "guid,name,relationships.organization"],
      ["fields[space.organization]", "guid,name"],
    ]);
    expect(shared.json()).toMatchObject({ data: [], included: { spaces: [], organizations: [] } });
    const apps = await cf.list("/v3/service_credential_bindings", [
      ["include", "app"],
      ["service_instance_guids", guid],
      ["type", "app"],
    ]);
    expect(apps.resources).toEqual([]);
    expect((await cf.get(`/v3/service_instances/${guid}/parameters`)).json()).toMatchObject({
      roles,
      "grant-types": ["client_credentials"],
      "token-validity": 43_200,
    });
  });

  it("cf update-service -c changes parameters by a job, cf rename-service the name at once", async () => {
    // actor/v7action/service_instance.go, UpdateManagedServiceInstance, RenameServiceInstance.
    const guid = (await cf.instance("made"))?.guid ?? "";
    const path = `/v3/service_instances/${guid}`;
    const job = await cf.job(await cf.send("PATCH", path, { parameters: { "token-validity": 7200 } }));
    expect(job).toMatchObject({ state: "COMPLETE", operation: "service_instance.update" });
    expect((await cf.get(`${path}/parameters`)).json()).toMatchObject({ roles, "token-validity": 7200 });
    expect((await cf.instance("made"))?.last_operation).toMatchObject({ type: "update", state: "succeeded" });
    const failed = await cf.job(await cf.send("PATCH", path, { parameters: { roles: ["Nobody"] } }));
    expect(failed.errors[0]?.detail).toMatch(
      /^update could not be completed: Service broker error: roles: "Nobody"/,
    );
    const renamed = await cf.send("PATCH", path, { name: "renamed" });
    expect(renamed.status, renamed.text).toBe(200);
    expect(renamed.json()).toMatchObject({ guid, name: "renamed" });
    expect(await cf.instance("made")).toBeUndefined();
    await cf.job(await cf.createService("api", "taken", { roles }));
    expect(v3Refusal(await cf.send("PATCH", path, { name: "taken" })).slice(0, 2)).toEqual([422, 10008]);
  });

  it("cf update-service -p finds the other plan, which the service does not change to", async () => {
    const guid = (await cf.instance("renamed"))?.guid ?? "";
    const { resources, included } = await cf.list("/v3/service_instances", [
      ["fields[service_plan.service_offering]", "name,guid"],
      ["fields[service_plan.service_offering.service_broker]", "name"],
      ["names", "renamed"],
      ["space_guids", cf.space],
      ["per_page", "1"],
      ["page", "1"],
    ]);
    expect(resources).toHaveLength(1);
    const plans = await cf.list("/v3/service_plans", [
      ["service_offering_guids", String(included?.["service_offerings"]?.[0]?.["guid"])],
      ["names", "integration-flow"],
    ]);
    const refusal = await cf.send("PATCH", `/v3/service_instances/${guid}`, {
      relationships: { service_plan: { data: { guid: plans.resources[0]?.["guid"] } } },
    });
    expect(v3Refusal(refusal)).toEqual([
      422,
      10008,
      "CF-UnprocessableEntity",
      "The service does not support changing plans.",
    ]);
  });

  it("cf set-label writes labels, by which cf services can be asked through cf curl", async () => {
    const guid = (await cf.instance("renamed"))?.guid ?? "";
    const metadata = { labels: { env: "dev", "acme.example/tier": "gold" }, annotations: { note: "for CI" } };
    const patched = await cf.send("PATCH", `/v3/service_instances/${guid}`, { metadata });
    expect(patched.json()).toMatchObject({ metadata });
    const found = await cf.get("/v3/service_instances?label_selector=env=dev,acme.example/tier");
    expect(found.json<{ resources: { guid: string }[] }>().resources.map((one) => one.guid)).toEqual([guid]);
    await cf.send("PATCH", `/v3/service_instances/${guid}`, { metadata: { labels: { env: null } } });
    const gone = await cf.list("/v3/service_instances", [["label_selector", "env"]]);
    expect(gone.resources).toEqual([]);
  });
});
