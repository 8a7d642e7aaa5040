import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf } from "./flows.ts";
import { logIn, platformCall, type V3List, v3Refusal } from "./platform.ts";
import { demoClients, tenantOf } from "./seeds.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

/** What the `cf` CLI sends for `marketplace`, `space-users`, `set-space-role` and their like, by its source. */

const password = "correct horse";
const people = {
  dev: ["space_developer"],
  lead: ["organization_manager"],
  auditor: ["space_auditor"],
  newcomer: [],
  guest: [],
} as const;
type Name = keyof typeof people;

interface Resource extends Record<string, unknown> {
  readonly guid: string;
  readonly name: string;
}

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let administration: Administration;
  const tokens = new Map<Name, string>();
  let organization = "";
  let space = "";
  beforeAll(async () => {
    stack = await engine.start(tenantOf(...demoClients));
    administration = await administrationOf(stack);
    for (const [name, roles] of Object.entries(people))
      await administration.send("POST", "/users", { name, password, space_roles: roles });
    for (const name of ["dev", "lead", "auditor", "guest"] as const)
      tokens.set(name, (await logIn(stack, name, password)).access_token);
    organization = (await list("/v3/organizations")).resources[0]?.guid ?? "";
    space = (await list("/v3/spaces")).resources[0]?.guid ?? "";
  });
  afterAll(() => stack.stop());

  const call = (path: string, as: Name = "dev", method: "GET" | "POST" | "DELETE" = "GET", body?: object) =>
    platformCall(stack, tokens.get(as) ?? "", path, {
      method,
      headers: { "content-type": "application/json" },
      body: body && JSON.stringify(body),
    });
  const list = async (path: string, as: Name = "dev"): Promise<V3List<Resource>> => {
    const reply = await call(path, as);
    expect(reply.status, reply.text).toBe(200);
    return reply.json<V3List<Resource>>();
  };
  const guidOf = async (name: Name): Promise<string> =>
    (await administration.send("GET", `/users/${name}`)).json<{ guid: string }>().guid;

  it("cf marketplace sees the plans of the offering, and who brokers it", async () => {
    const query = `per_page=5000&space_guids=${space}&available=true&include=service_offering`;
    const { resources, included, pagination } = await list(
      `/v3/service_plans?${query}&fields[service_offering.service_broker]=name,guid`,
    );
    expect(resources).toMatchObject([
      { name: "api", available: true, free: true, costs: [], visibility_type: "public" },
      { name: "integration-flow" },
    ]);
    const [offered] = included?.["service_offerings"] ?? [];
    expect(offered).toMatchObject({ name: "it-rt", available: true, tags: [], shareable: false });
    expect(resources[0]?.["relationships"]).toEqual({
      service_offering: { data: { guid: offered?.["guid"] } },
    });
    const [broker] = included?.["service_brokers"] ?? [];
    expect(broker).toEqual({ name: "tenantbox", guid: expect.any(String) as string });
    expect(offered?.["relationships"]).toEqual({ service_broker: { data: { guid: broker?.["guid"] } } });
    expect(new URL(pagination.first.href).search).toBe(
      `?available=true&fields%5Bservice_offering.service_broker%5D=name%2Cguid&include=service_offering&page=1&per_page=5000&space_guids=${space}`,
    );
    expect((await list("/v3/service_plans?service_offering_names=other")).resources).toEqual([]);
    expect((await list("/v3/service_plans?available=false")).resources).toEqual([]);
  });

  it("cf create-service finds the offering and the plan by their names, with the schemas of their parameters", async () => {
    const offerings = await list(
      "/v3/service_offerings?names=it-rt&per_page=2&page=1&fields[service_broker]=name,guid",
    );
    const [offering] = offerings.resources;
    const plans = await list(`/v3/service_plans?names=api&service_offering_guids=${offering?.guid}`);
    expect(plans.resources.map(({ name }) => name)).toEqual(["api"]);
    const plan = await call(`/v3/service_plans/${plans.resources[0]?.guid}`);
    expect(plan.json()).toMatchObject({
      schemas: {
        service_instance: { create: { parameters: { required: ["roles"] } } },
        service_binding: { create: { parameters: { anyOf: expect.any(Array) as unknown } } },
      },
    });
    const visibility = await call(`/v3/service_plans/${plans.resources[0]?.guid}/visibility`);
    expect(visibility.json()).toEqual({ type: "public" });
    expect(v3Refusal(await call("/v3/service_plans/none"))).toEqual([
      404,
      10010,
      "CF-ResourceNotFound",
      "Service plan not found",
    ]);
  });

  it("lists are ordered and cut into pages whose links keep the query", async () => {
    const page = await list("/v3/service_plans?order_by=-name&per_page=1&service_offering_names=it-rt");
    expect(page.resources.map(({ name }) => name)).toEqual(["integration-flow"]);
    expect(page.pagination).toMatchObject({ total_results: 2, total_pages: 2, previous: null });
    const next = await list(page.pagination.next?.href.slice(stack.tokenUrl.length) ?? "");
    expect(next.resources.map(({ name }) => name)).toEqual(["api"]);
    expect(next.pagination.next).toBeNull();
  });

  it("cf space-users sees who is what, and each user by name", async () => {
    const { resources, included } = await list(`/v3/roles?space_guids=${space}&include=user`);
    expect(resources.map(({ type }) => type as string).toSorted()).toEqual([
      "space_auditor",
      "space_developer",
    ]);
    expect(
      included?.["users"]
        ?.map(({ username, origin }) => `${username as string} of ${origin as string}`)
        .toSorted(),
    ).toEqual(["auditor of sap.default", "dev of sap.default"]);
    const ofOrganization = await list(
      `/v3/roles?organization_guids=${organization}&types=organization_manager`,
    );
    expect(ofOrganization.pagination.total_results).toBe(1);
    const users = await list("/v3/users?usernames=lead&origins=sap.default");
    expect(users.resources).toMatchObject([{ username: "lead", presentation_name: "lead" }]);
    expect((await call(`/v3/users/${users.resources[0]?.guid}`)).json()).toMatchObject({ username: "lead" });
    expect((await list("/v3/users?partial_usernames=UDIT")).pagination.total_results).toBe(1);
    expect((await list("/v3/users?partial_usernames=%25")).pagination.total_results).toBe(0);
    const many = Array.from({ length: 1200 }, (_, index) => `n${index}`).join(",");
    expect((await list(`/v3/users?partial_usernames=${many},udit`)).pagination.total_results).toBe(1);
    expect(v3Refusal(await call("/v3/users?origins=uaa")).slice(0, 3)).toEqual([
      422,
      10008,
      "CF-UnprocessableEntity",
    ]);
  });

  it("who has no role sees itself and no roles", async () => {
    const users = await list("/v3/users", "guest");
    expect(users.resources.map(({ username }) => username)).toEqual(["guest"]);
    expect((await list("/v3/roles?include=user,space,organization", "guest")).resources).toEqual([]);
    expect((await call(`/v3/users/${await guidOf("dev")}`, "guest")).status).toBe(404);
  });

  it("cf set-space-role makes the user a member of the organization, then gives the role, once", async () => {
    const user = { data: { username: "newcomer" } };
    const member = {
      type: "organization_user",
      relationships: { user, organization: { data: { guid: organization } } },
    };
    const developer = { type: "space_developer", relationships: { user, space: { data: { guid: space } } } };
    expect(v3Refusal(await call("/v3/roles", "lead", "POST", developer))).toEqual([
      422,
      10008,
      "CF-UnprocessableEntity",
      "Users cannot be assigned roles in a space if they do not have a role in that space's organization.",
    ]);
    expect((await call("/v3/roles", "lead", "POST", member)).status).toBe(201);
    const given = await call("/v3/roles", "lead", "POST", developer);
    expect([given.status, given.json()]).toMatchObject([
      201,
      {
        type: "space_developer",
        relationships: { space: { data: { guid: space } }, organization: { data: null } },
      },
    ]);
    const again = v3Refusal(await call("/v3/roles", "lead", "POST", developer));
    expect(again[3]).toBe("User 'newcomer' already has 'space_developer' role in space 'dev'.");
    const shown = await administration.send("GET", "/users/newcomer");
    expect(shown.json()).toMatchObject({ space_roles: ["organization_user", "space_developer"] });
    const { access_token: token } = await logIn(stack, "newcomer", password);
    const spaces = (await platformCall(stack, token, "/v3/spaces")).json<V3List>();
    expect(spaces.resources).toHaveLength(1);
  });

  it("cf unset-space-role takes a role by a job, unless others rest on it", async () => {
    const { resources: found } = await list("/v3/users?usernames=newcomer", "lead");
    const roleOf = async (type: string, where: string): Promise<string> => {
      const path = `/v3/roles?user_guids=${found[0]?.guid}&types=${type}&${where}&per_page=1&page=1`;
      return `/v3/roles/${(await list(path, "lead")).resources[0]?.guid}`;
    };
    const ofSpace = await roleOf("space_developer", `space_guids=${space}`);
    const ofOrganization = await roleOf("organization_user", `organization_guids=${organization}`);
    expect(v3Refusal(await call(ofOrganization, "lead", "DELETE"))[3]).toBe(
      "Cannot delete organization_user role while user has roles in spaces in that organization.",
    );
    expect((await call(ofSpace, "dev", "DELETE")).status).toBe(403);
    expect((await call(ofSpace, "guest", "DELETE")).status).toBe(404);
    const accepted = await call(ofSpace, "lead", "DELETE");
    expect(accepted.status).toBe(202);
    const job = await call(String(accepted.headers["location"]).slice(stack.tokenUrl.length), "lead");
    expect(job.json()).toMatchObject({ operation: "role.delete", state: "COMPLETE", errors: [] });
    expect((await call(ofOrganization, "lead", "DELETE")).status).toBe(202);
    expect((await call(ofOrganization, "lead", "DELETE")).status).toBe(404);
    const { access_token: token } = await logIn(stack, "newcomer", password);
    const left = await platformCall(stack, token, "/v3/organizations");
    expect(left.json<V3List>().resources).toEqual([]);
  });

  it("nobody but a manager gives roles, and what is asked has to make sense", async () => {
    const asked = (change: object = {}) => ({
      type: "space_auditor",
      relationships: { user: { data: { username: "guest" } }, space: { data: { guid: space } } },
      ...change,
    });
    for (const name of ["dev", "auditor"] as const)
      expect(v3Refusal(await call("/v3/roles", name, "POST", asked()))).toEqual([
        403,
        10003,
        "CF-NotAuthorized",
        "You are not authorized to perform the requested action",
      ]);
    const user = { data: { username: "nobody", origin: "sap.default" } };
    const inOrganization = { organization: { data: { guid: organization } } };
    const details = [
      asked({ type: "king" }),
      asked({ colour: "red" }),
      asked({ relationships: {} }),
      asked({ relationships: { user } }),
      asked({ relationships: { user, ...inOrganization } }),
      asked({ type: "organization_user", relationships: { user, ...inOrganization } }),
    ].map(async (body) => v3Refusal(await call("/v3/roles", "lead", "POST", body))[3]);
    expect(await Promise.all(details)).toEqual([
      expect.stringContaining("Type must be one of the allowed types"),
      "Unknown field(s): 'colour'",
      "Relationships User must have a username or guid specified",
      "Relationships must specify either a space or an organization.",
      "Relationships Organization cannot be provided with the space role type: 'space_auditor'.",
      "No user exists with the username 'nobody' and origin 'sap.default'.",
    ]);
    const broken = await platformCall(stack, tokens.get("lead") ?? "", "/v3/roles", {
      method: "POST",
      body: "{not json",
    });
    expect(v3Refusal(broken)).toEqual([
      400,
      1001,
      "CF-MessageParseError",
      "Request invalid due to parse error: invalid request body",
    ]);
  });
});
