import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { administrationOf } from "./flows.ts";
import { askAsCli, logIn, platformCall, type V3List } from "./platform.ts";
import { demoClients, tenantOf } from "./seeds.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const password = "correct horse";

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let token: string;
  beforeAll(async () => {
    stack = await engine.start(tenantOf(...demoClients));
    const administration = await administrationOf(stack);
    await administration.send("POST", "/users", { name: "dev", password, space_roles: ["space_manager"] });
    token = (await logIn(stack, "dev", password)).access_token;
  });
  afterAll(() => stack.stop());
  const total = async (path: string): Promise<number> => {
    const reply = await platformCall(stack, token, path);
    expect(reply.status, path).toBe(200);
    return reply.json<V3List>().pagination.total_results;
  };

  it("users are found by thousands of parts of names", async () => {
    expect(await total(`/v3/users?partial_usernames=${"none,".repeat(2000)}DE`)).toBe(1);
  });

  it.each(["users?usernames", "users?guids", "users?partial_usernames", "roles?guids", "roles?user_guids"])(
    "/v3/%s finds nobody by a text with NUL",
    async (filter) => {
      expect(await total(`/v3/${filter}=%00`)).toBe(0);
    },
  );

  it("nobody and nothing is called NUL, wherever it is asked for", async () => {
    for (const path of ["/v3/users/%00", "/v3/roles/%00"])
      expect((await platformCall(stack, token, path)).status, path).toBe(404);
    const [space] = (await platformCall(stack, token, "/v3/spaces")).json<V3List<{ guid: string }>>()
      .resources;
    for (const data of [{ guid: "\0" }, { username: "\0" }]) {
      const relationships = { user: { data }, space: { data: { guid: space?.guid } } };
      const given = await platformCall(stack, token, "/v3/roles", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ type: "space_auditor", relationships }),
      });
      expect(given.status, given.text).toBe(422);
    }
    expect((await askAsCli(stack, { grant_type: "password", username: "dev\0", password })).status).toBe(401);
  });
});
