import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Administration, administrationOf, tokenFor } from "./flows.ts";
import { type Stack, startStack } from "./stack.ts";

interface Refusal {
  readonly error: { readonly code: string };
}
interface Instance {
  readonly client_id: string;
}

describe("The operator", () => {
  let stack: Stack;
  let administration: Administration;
  beforeAll(async () => {
    stack = await startStack();
    administration = await administrationOf(stack);
  });
  afterAll(() => stack.stop());

  it("renames an instance, whose client, keys and their files go on under the new name", async () => {
    const { client_id: id } = (
      await administration.createInstance("before", { roles: ["MonitoringDataRead"] })
    ).json<Instance>();
    await administration.send("POST", "/service_instances/before/service_keys", { name: "key" });
    const rename = (from: string, body: object) =>
      administration.send("PATCH", `/service_instances/${from}`, body);
    const renamed = await rename("before", { name: "after" });
    expect([renamed.status, renamed.json<Instance>()]).toMatchObject([200, { name: "after", client_id: id }]);
    expect(existsSync(join(stack.home, "keys/before.key.json"))).toBe(false);
    expect(await tokenFor(stack, "after", "key")).toMatch(/^ey/);
    const refusals: Record<string, readonly [string, object]> = {
      "404 not-found": ["before", { name: "again" }],
      "409 conflict": ["after", { name: "demo-api" }],
      "400 invalid-parameter": ["after", { name: "../x" }],
    };
    for (const [expected, [from, body]] of Object.entries(refusals)) {
      const reply = await rename(from, body);
      expect(`${reply.status} ${reply.json<Refusal>().error.code}`).toBe(expected);
    }
    for (const body of [{ name: 7 }, { name: "other", parameters: {} }])
      expect((await rename("after", body)).status).toBe(400);
    await administration.send("DELETE", "/service_instances/after");
  });

  it("renames an instance with an external key, whose private key stands in a file only and is still there", async () => {
    const files = (instance: string) => join(stack.home, `keys/${instance}.external.key`);
    const before = readFileSync(files("demo-api"));
    const rename = (from: string, name: string) =>
      administration.send("PATCH", `/service_instances/${from}`, { name });
    expect((await rename("demo-api", "renamed-api")).status).toBe(200);
    expect([existsSync(files("demo-api")), readFileSync(files("renamed-api"))]).toEqual([false, before]);
    expect((await rename("renamed-api", "demo-api")).status).toBe(200);
    expect(readFileSync(files("demo-api"))).toEqual(before);
  });
});
