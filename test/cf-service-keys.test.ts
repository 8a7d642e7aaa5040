import type { ServiceKeyDocument } from "@tenantbox/shared/service-key";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type CfCli, cfCli, type Resource } from "./cf-cli.ts";
import { type Administration, administrationOf, askToken } from "./flows.ts";
import { logIn, v3Refusal } from "./platform.ts";
import { demoClients, tenantOf } from "./seeds.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

/** What the `cf` CLI sends for service keys, by its source, and what it reads. */

const password = "correct horse";
const roles = ["MonitoringDataRead"];
let stack: Stack;
let administration: Administration;
let cf: CfCli;
let auditor: CfCli;
let stranger: CfCli;
beforeAll(async () => {
  stack = await startStack(tenantOf(...demoClients));
  administration = await administrationOf(stack);
  const users = { dev: ["space_developer"], auditor: ["space_auditor"], stranger: [] };
  for (const [name, spaceRoles] of Object.entries(users))
    await administration.send("POST", "/users", { name, password, space_roles: spaceRoles });
  const tokens = await Promise.all(Object.keys(users).map((name) => logIn(stack, name, password)));
  const [dev = "", audits = "", strange = ""] = tokens.map((one) => one.access_token);
  const spaces = await cfCli(stack, dev, "").list("/v3/spaces");
  const space = String(spaces.resources[0]?.["guid"]);
  cf = cfCli(stack, dev, space);
  auditor = cfCli(stack, audits, space);
  stranger = cfCli(stack, strange, space);
  await cf.job(await cf.createService("api", "apis", { roles }));
  await cf.job(await cf.createService("integration-flow", "flows"));
});
afterAll(() => stack.stop());

interface Details {
  readonly credentials: ServiceKeyDocument;
}
const detailsOf = async (key: Resource | undefined, by = cf): Promise<Details> => {
  const reply = await by.get(`/v3/service_credential_bindings/${key?.guid ?? ""}/details`);
  expect(reply.status, reply.text).toBe(200);
  return reply.json<Details>();
};

it("cf create-service-key and service-key give credentials that get a token", async () => {
  const job = await cf.job(await cf.createKey("apis", "secret"));
  expect(job).toMatchObject({ state: "COMPLETE", operation: "service_keys.create" });
  const key = await cf.key("apis", "secret");
  expect(key).toMatchObject({
    name: "secret",
    type: "key",
    last_operation: { type: "create", state: "succeeded" },
  });
  expect(job.links["service_credential_binding"]?.href).toContain(key?.guid);
  const { credentials } = await detailsOf(key);
  expect(Object.keys(credentials.oauth)).toEqual([
    "clientid",
    "clientsecret",
    "url",
    "createdate",
    "tokenurl",
  ]);
  expect((await askToken(stack, credentials.oauth)).status).toBe(200);
  // The same document as at the operator's door.
  const seen = await administration.send("GET", "/service_instances/apis/service_keys/secret");
  expect(seen.json()).toMatchObject({ credentials });
});

it("a key that is being made is shown as such, and its credentials when it is there", async () => {
  // Two pairs of keys are made at once, so the last of four is in the making for a while.
  const orders: Reply[] = [];
  for (const name of ["slow-1", "slow-2", "slow-3", "slow-4"])
    orders.push(await cf.createKey("apis", name, { "key-type": "certificate", "key-length": 4096 }));
  const last = orders.at(-1);
  if (last === undefined) throw new Error("nothing ordered");
  const asked = await cf.get(new URL(String(last.headers["location"])).pathname);
  expect(asked.json()).toMatchObject({ state: "PROCESSING", operation: "service_keys.create", errors: [] });
  const making = await cf.key("apis", "slow-4");
  expect(making?.last_operation).toMatchObject({ type: "create", state: "in progress" });
  const path = `/v3/service_credential_bindings/${making?.guid ?? ""}`;
  expect(v3Refusal(await cf.get(`${path}/details`)).slice(0, 2)).toEqual([404, 10010]);
  expect(v3Refusal(await cf.send("DELETE", path)).slice(0, 2)).toEqual([422, 10008]);
  for (const order of orders) expect((await cf.job(order)).state).toBe("COMPLETE");
  expect((await detailsOf(making)).credentials.oauth.certificate).toContain("BEGIN CERTIFICATE");
  for (const name of ["slow-1", "slow-2", "slow-3", "slow-4"])
    await cf.job(
      await cf.send("DELETE", `/v3/service_credential_bindings/${(await cf.key("apis", name))?.guid ?? ""}`),
    );
});

it("cf create-service-key says so when the name is taken, and fails with the rule that parameters break", async () => {
  // ccv3/errors.go: what the CLI takes for "already exists".
  expect(v3Refusal(await cf.createKey("apis", "secret"))).toEqual([
    422,
    10008,
    "CF-UnprocessableEntity",
    "The binding name is invalid. Key binding names must be unique. The service instance already has a key binding with name 'secret'.",
  ]);
  const failed = await cf.job(
    await cf.createKey("apis", "long", { "key-type": "certificate", validity: 366 }),
  );
  expect(failed.errors).toEqual([
    {
      code: 10009,
      title: "CF-UnableToPerform",
      detail:
        "bind could not be completed: Service broker error: validity: an integer from 1 to 365 (days) is expected",
    },
  ]);
  expect((await cf.key("apis", "long"))?.last_operation.state).toBe("failed");
  const details = await cf.get(
    `/v3/service_credential_bindings/${(await cf.key("apis", "long"))?.guid ?? ""}/details`,
  );
  expect(v3Refusal(details)).toEqual([404, 10010, "CF-ResourceNotFound", "Creation of service key failed"]);
});

it("cf service-keys lists the keys of an instance", async () => {
  // actor/v7action/service_key.go, GetServiceKeysByServiceInstance.
  const guid = (await cf.instance("apis"))?.guid ?? "";
  const { resources } = await cf.list("/v3/service_credential_bindings", [
    ["service_instance_guids", guid],
    ["type", "key"],
    ["per_page", "5000"],
  ]);
  expect(resources.map(({ name }) => name)).toEqual(["secret", "long"]);
  const included = await cf.list("/v3/service_credential_bindings", [
    ["service_instance_names", "apis"],
    ["include", "service_instance"],
  ]);
  expect(included.included?.["service_instances"]).toMatchObject([{ guid, name: "apis" }]);
});

it("keys that expire are found as the documentation says: instances of a plan, their keys, the details of each", async () => {
  await cf.job(await cf.createKey("flows", "expiring", { "key-type": "certificate", validity: 30 }));
  const instances = await cf.get("/v3/service_instances?service_plan_names=integration-flow");
  const guids = instances.json<{ resources: Resource[] }>().resources.map(({ guid }) => guid);
  const keys = await cf.get(`/v3/service_credential_bindings?service_instance_guids=${guids.join(",")}`);
  const ends: Record<string, number> = {};
  for (const key of keys.json<{ resources: Resource[] }>().resources) {
    const { credentials } = await detailsOf(key);
    const until = credentials.oauth.certificatedetails?.validuntil;
    if (until !== undefined) ends[key.name] = Math.round((Date.parse(until) - Date.now()) / 86_400_000);
  }
  expect(ends).toMatchObject({ expiring: 30 });
});

it("cf delete-service-key and delete-service take the key and its tokens away", async () => {
  await cf.job(await cf.createService("api", "leaving", { roles }));
  for (const name of ["one", "two"]) await cf.job(await cf.createKey("leaving", name));
  const one = await cf.key("leaving", "one");
  const { oauth } = (await detailsOf(one)).credentials;
  const gone = await cf.job(await cf.send("DELETE", `/v3/service_credential_bindings/${one?.guid ?? ""}`));
  expect(gone).toMatchObject({ state: "COMPLETE", operation: "service_keys.delete" });
  expect(await cf.key("leaving", "one")).toBeUndefined();
  expect((await askToken(stack, oauth)).status).toBe(401);
  const guid = (await cf.instance("leaving"))?.guid ?? "";
  expect((await cf.job(await cf.send("DELETE", `/v3/service_instances/${guid}`))).state).toBe("COMPLETE");
  const left = await cf.list("/v3/service_credential_bindings", [["service_instance_guids", guid]]);
  expect(left.resources).toEqual([]);
  expect((await cf.get(`/v3/service_instances/${guid}`)).status).toBe(404);
});

it("a Space Auditor sees instances and keys without credentials and changes nothing, others see nothing", async () => {
  const instance = await auditor.instance("apis");
  const key = await auditor.key("apis", "secret");
  expect(v3Refusal(await auditor.get(`/v3/service_credential_bindings/${key?.guid ?? ""}/details`))).toEqual([
    404,
    10010,
    "CF-ResourceNotFound",
    "Service credential binding not found",
  ]);
  const path = `/v3/service_instances/${instance?.guid ?? ""}`;
  expect((await auditor.get(`${path}/permissions`)).json()).toEqual({ manage: false, read: true });
  expect((await cf.get(`${path}/permissions`)).json()).toEqual({ manage: true, read: true });
  const attempts: [string, string, object?][] = [
    ["PATCH", path, { name: "mine" }],
    ["DELETE", path],
    ["PATCH", `/v3/service_credential_bindings/${key?.guid ?? ""}`, { metadata: { labels: { a: "b" } } }],
    ["DELETE", `/v3/service_credential_bindings/${key?.guid ?? ""}`],
  ];
  for (const [method, where, body] of attempts) {
    expect(v3Refusal(await auditor.send(method, where, body)).slice(0, 2), where).toEqual([403, 10003]);
    expect((await stranger.send(method, where, body)).status, where).toBe(404);
  }
  expect((await auditor.createKey("apis", "own")).status).toBe(403);
  expect((await auditor.createService("api", "own", { roles })).status).toBe(403);
  expect((await stranger.list("/v3/service_instances")).resources).toEqual([]);
  expect((await stranger.list("/v3/service_credential_bindings")).resources).toEqual([]);
});
