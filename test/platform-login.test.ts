import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import {
  type Administration,
  administrationOf,
  basic,
  bearer,
  decode,
  form,
  read,
  tokenFor,
} from "./flows.ts";
import { askAsCli, logIn, platformCall, type PlatformTokens, type V3List, v3Refusal } from "./platform.ts";
import { demoClients, tenantOf } from "./seeds.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

/** What the `cf` CLI sends from `cf api` to `cf logout`, by its source. */

const password = "correct horse";
const json = { accept: "application/json" };

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let administration: Administration;
  let tokens: PlatformTokens;
  beforeAll(async () => {
    stack = await engine.start({
      ...tenantOf(...demoClients),
      settings: { doorPort: 0, organization: "acme", space: "integration" },
    });
    administration = await administrationOf(stack);
    const users = {
      dev: "space_developer",
      auditor: "space_auditor",
      guest: undefined,
      member: "organization_user",
    };
    for (const [name, role] of Object.entries(users))
      await administration.send("POST", "/users", {
        name,
        password,
        space_roles: role === undefined ? [] : [role],
      });
    tokens = await logIn(stack, "dev", password);
  });
  afterAll(() => stack.stop());
  const list = async (path: string, token = tokens.access_token): Promise<V3List> => {
    const reply = await platformCall(stack, token, path);
    expect(reply.status, reply.text).toBe(200);
    return reply.json<V3List>();
  };

  it("cf api finds the V3 API, the login server and the version, at the token server and at the door", async () => {
    for (const base of [stack.tokenUrl, stack.doorUrl ?? ""]) {
      const root = await stack.call(`${base}/`, { headers: json });
      expect(root.json()).toMatchObject({
        links: {
          self: { href: base },
          cloud_controller_v3: {
            href: `${base}/v3`,
            meta: { version: expect.stringMatching(/^3\.\d+\.\d+$/) as string },
          },
          login: { href: base },
          uaa: { href: base },
          logging: null,
          routing: null,
        },
      });
      const info = await stack.call(`${base}/v3/info`, { headers: json });
      expect(info.json()).toMatchObject({ name: "tenantbox", osbapi_version: "2.15" });
      expect(info.headers["x-vcap-request-id"]).toBe(info.headers["x-correlation-id"]);
    }
  });

  it("cf login asks for a name and a password, gets tokens that say who it is, and targets the one space", async () => {
    const prompts = await stack.call(`${stack.tokenUrl}/login`, { headers: json });
    expect(prompts.json()).toMatchObject({
      prompts: { username: ["text", "User name"], password: ["password", "Password"] },
    });
    const { claims } = decode(tokens.access_token);
    expect(claims).toMatchObject({
      cid: "cf",
      client_id: "cf",
      user_name: "dev",
      origin: "sap.default",
      email: "dev@user.from.sap.default.cf",
      scope: ["cloud_controller.read", "cloud_controller.write", "openid", "password.write", "uaa.user"],
      aud: ["cloud_controller", "password", "uaa", "cf", "openid"],
      revocable: true,
    });
    expect([tokens.token_type, tokens.expires_in]).toEqual(["bearer", 1199]);
    const organizations = await list("/v3/organizations?order_by=name");
    expect(organizations.resources).toMatchObject([{ name: "acme", suspended: false }]);
    const guid = organizations.resources[0]?.["guid"] as string;
    const spaces = await list(`/v3/spaces?organization_guids=${guid}&order_by=name`);
    expect(spaces.resources).toMatchObject([
      { name: "integration", relationships: { organization: { data: { guid } } } },
    ]);
    expect(await list("/v3/spaces?names=other&page=1&per_page=1")).toMatchObject({ resources: [] });
    const withOrganization = await list("/v3/spaces?include=organization");
    expect(withOrganization.included).toMatchObject({ organizations: [{ guid, name: "acme" }] });
    const shown = await platformCall(stack, tokens.access_token, `/v3/organizations/${guid}`);
    expect(shown.json()).toMatchObject({
      guid,
      links: { self: { href: `${stack.tokenUrl}/v3/organizations/${guid}` } },
    });
  });

  it("a token is refreshed with the refresh token, which stays the same", async () => {
    const reply = await askAsCli(stack, { grant_type: "refresh_token", refresh_token: tokens.refresh_token });
    const again = reply.json<PlatformTokens>();
    expect([reply.status, again.refresh_token, again.token_type]).toEqual([
      200,
      tokens.refresh_token,
      "bearer",
    ]);
    expect(decode(again.access_token).claims).toMatchObject({ cid: "cf", user_name: "dev" });
    expect((await list("/v3/spaces", again.access_token)).resources).toHaveLength(1);
  });

  it("cf logout ends the token", async () => {
    const { access_token: token, jti } = await logIn(stack, "dev", password);
    const gone = await stack.call(`${stack.tokenUrl}/oauth/token/revoke/${jti}`, {
      method: "DELETE",
      headers: { ...json, ...bearer(token) },
    });
    expect(gone.status).toBe(200);
    const reply = await platformCall(stack, token, "/v3/organizations");
    expect(v3Refusal(reply)).toEqual([401, 1000, "CF-InvalidAuthToken", "Invalid Auth Token"]);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([
      { event: "platform.refused", reason: "token-revoked" },
    ]);
  });

  it("a wrong password is refused as UAA does, and after ten of them the right one too", async () => {
    await administration.send("POST", "/users", { name: "victim", password });
    const wrong = await askAsCli(stack, { grant_type: "password", username: "victim", password: "wrong" });
    expect([wrong.status, wrong.json()]).toEqual([
      401,
      { error: "unauthorized", error_description: "Bad credentials" },
    ]);
    for (let count = 1; count < 10; count += 1)
      await askAsCli(stack, { grant_type: "password", username: "victim", password: "wrong" });
    const right = await askAsCli(stack, { grant_type: "password", username: "victim", password });
    expect(right.status).toBe(429);
  });

  it("the client cf may not do what clients with a secret may, and nobody is cf with another secret", async () => {
    const statuses = [];
    for (const [headers, parameters] of [
      [basic("cf"), { grant_type: "client_credentials" }],
      [basic("cf", "secret"), { grant_type: "password", username: "dev", password }],
      [{}, { grant_type: "client_credentials", client_id: "cf" }],
    ] as const) {
      const asked = form(parameters);
      const reply = await stack.call(`${stack.tokenUrl}/oauth/token`, {
        method: "POST",
        body: asked.body,
        headers: { ...(asked.headers as object), ...headers },
      });
      statuses.push([reply.status, reply.json<{ error_description: string }>().error_description]);
    }
    expect(statuses).toEqual([
      [401, "Unauthorized grant type"],
      [401, "Bad credentials"],
      [401, "Unauthorized grant type"],
    ]);
    const asked = form({ token: tokens.access_token });
    const introspected = await stack.call(`${stack.tokenUrl}/introspect`, {
      method: "POST",
      body: asked.body,
      headers: { ...(asked.headers as object), ...basic("cf") },
    });
    expect(introspected.status).toBe(401);
  });

  it("its tokens open the platform's API only, and other tokens do not open that one", async () => {
    expect((await read(stack, tokens.access_token, "MessageProcessingLogs?$top=1")).status).toBe(401);
    const administered = await stack.call(`${stack.tokenUrl}/admin/v1/users`, {
      headers: bearer(tokens.access_token),
    });
    expect(administered.status).toBe(403);
    for (const token of [await tokenFor(stack, "demo-api", "secret"), "nonsense"]) {
      const reply = await platformCall(stack, token, "/v3/spaces");
      expect(v3Refusal(reply).slice(0, 3)).toEqual([401, 1000, "CF-InvalidAuthToken"]);
    }
    const none = await stack.call(`${stack.tokenUrl}/v3/spaces`);
    expect(v3Refusal(none)).toEqual([401, 10002, "CF-NotAuthenticated", "Authentication error"]);
    expect((await stack.call(`${stack.tokenMtlsUrl}/v3/info`)).status).toBe(404);
  });

  it("who has no role sees nothing, a member of the organization no space", async () => {
    const seen = async (name: string) => {
      const { access_token: token } = await logIn(stack, name, password);
      return Promise.all(
        ["/v3/organizations", "/v3/spaces"].map(
          async (path) => (await list(path, token)).pagination.total_results,
        ),
      );
    };
    expect(await seen("guest")).toEqual([0, 0]);
    expect(await seen("member")).toEqual([1, 0]);
    expect(await seen("auditor")).toEqual([1, 1]);
  });

  it("unknown paths, parameters and resources are refused in Cloud Foundry's words", async () => {
    const refused = async (path: string) => v3Refusal(await platformCall(stack, tokens.access_token, path));
    expect(await refused("/v3/moons")).toEqual([404, 10000, "CF-NotFound", "Unknown request"]);
    expect(await refused("/v3/spaces/none")).toEqual([404, 10010, "CF-ResourceNotFound", "Space not found"]);
    expect((await refused("/v3/spaces?colour=red")).slice(0, 3)).toEqual([
      400,
      10005,
      "CF-BadQueryParameter",
    ]);
  });
});
