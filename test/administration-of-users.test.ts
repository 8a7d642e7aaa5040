import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf } from "./flows.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

interface Refusal {
  readonly error: { readonly code: string; readonly field?: string };
}
const password = "correct horse";

describe.each(stackEngines)("On $name the operator", (engine) => {
  let stack: Stack;
  let administration: Administration;
  beforeAll(async () => {
    stack = await engine.start();
    administration = await administrationOf(stack);
  });
  afterAll(() => stack.stop());
  const refusal = async (...call: Parameters<Administration["send"]>) => {
    const reply = await administration.send(...call);
    return [reply.status, reply.json<Refusal>().error.code, reply.json<Refusal>().error.field];
  };

  it("finds the demo user and the role collections of the product", async () => {
    const { resources: users } = (await administration.send("GET", "/users")).json<{ resources: object[] }>();
    expect(users).toMatchObject([
      { name: "demo", effective_roles: ["MonitoringDataRead"], space_roles: ["space_developer"] },
    ]);
    const collections = (await administration.send("GET", "/role_collections")).json<{
      resources: { name: string; predefined: boolean }[];
    }>().resources;
    expect(collections.map(({ name }) => name)).toEqual([
      "PI_Read_Only",
      "PI_Business_Expert",
      "PI_Integration_Developer",
      "PI_Administrator",
    ]);
    expect(collections.every(({ predefined }) => predefined)).toBe(true);
  });

  it("makes a role collection, gives it to a user, and sees what the user has in effect", async () => {
    const collection = { name: "Log Readers", description: "read logs", roles: ["MonitoringDataRead"] };
    const made = await administration.send("POST", "/role_collections", collection);
    expect([made.status, made.json()]).toEqual([201, { ...collection, predefined: false }]);
    const user = await administration.send("POST", "/users", {
      name: "Ada@acme.test",
      password,
      role_collections: ["Log Readers", "PI_Business_Expert"],
    });
    expect([user.status, user.json()]).toMatchObject([
      201,
      {
        name: "ada@acme.test",
        roles: [],
        role_collections: ["Log Readers", "PI_Business_Expert"],
        effective_roles: ["MonitoringDataRead", "AuthGroup_BusinessExpert"],
      },
    ]);
    expect(user.text).not.toMatch(/password|scrypt/);
    const { roles } = { roles: ["MessagePayloadsRead"] };
    expect((await administration.send("PATCH", "/role_collections/Log%20Readers", { roles })).status).toBe(
      200,
    );
    const shown = await administration.send("GET", "/users/ada@acme.test");
    expect(shown.json<{ effective_roles: string[] }>().effective_roles).toContain("MessagePayloadsRead");
  });

  it("changes a user, deletes a collection that the user has, and deletes the user", async () => {
    const path = "/users/ada@acme.test";
    const changed = await administration.send("PATCH", path, {
      space_roles: ["space_auditor", "organization_user"],
    });
    expect(changed.json()).toMatchObject({
      roles: [],
      space_roles: ["organization_user", "space_auditor"],
      role_collections: ["Log Readers", "PI_Business_Expert"],
    });
    expect((await administration.send("DELETE", "/role_collections/Log%20Readers")).status).toBe(204);
    expect((await administration.send("GET", path)).json()).toMatchObject({
      role_collections: ["PI_Business_Expert"],
    });
    expect((await administration.send("DELETE", path)).status).toBe(204);
    expect(await refusal("GET", path)).toEqual([404, "not-found", undefined]);
    expect(await refusal("DELETE", path)).toEqual([404, "not-found", undefined]);
  });

  it("is told what is wrong", async () => {
    expect(await refusal("POST", "/users", { name: "demo", password })).toEqual([409, "conflict", undefined]);
    expect(await refusal("POST", "/users", { name: "bob", password: "short" })).toEqual([
      400,
      "invalid-parameter",
      "password",
    ]);
    expect(await refusal("POST", "/users", { name: "bob", password, role_collections: ["x"] })).toEqual([
      400,
      "invalid-parameter",
      "role_collections",
    ]);
    expect(await refusal("PATCH", "/role_collections/PI_Administrator", { roles: [] })).toEqual([
      409,
      "predefined",
      undefined,
    ]);
    expect(await refusal("DELETE", "/role_collections/nobody")).toEqual([404, "not-found", undefined]);
  });
});
