import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type Administration, administrationOf, askToken, read, tokenFor } from "./flows.ts";
import { type LogAdministration, logAdministrationOf } from "./log-administration.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

interface Named {
  readonly resources: readonly { readonly name: string }[];
}

const roles = { roles: ["MonitoringDataRead"] };

for (const engine of stackEngines) {
  describe(`The states of the clients on ${engine.name}`, () => {
    let stack: Stack;
    let operator: Administration;
    let logs: LogAdministration;

    const filesOf = (folder: string) =>
      Object.fromEntries(
        readdirSync(join(stack.home, folder)).map((name) => {
          const path = join(stack.home, folder, name);
          return [name, [statSync(path).mode & 0o777, readFileSync(path, "utf8")]];
        }),
      );
    /** Both servers, the token server first: the API then hears at once whose tokens count. */
    const both = async (path: string): Promise<void> => {
      for (const server of [operator, logs]) expect((await server.send("POST", path)).status).toBe(204);
    };
    const canRead = async (token: string): Promise<number> =>
      (await read(stack, token, "MessageProcessingLogs?$top=1")).status;

    beforeAll(async () => {
      stack = await engine.start();
      operator = await administrationOf(stack);
      logs = await logAdministrationOf(stack);
    });
    afterAll(() => stack.stop());

    it("a reset brings back instances, keys, users and their files, with one audit line", async () => {
      const before = { keys: filesOf("keys"), users: filesOf("users") };
      await operator.createInstance("later", roles);
      await operator.createKey("later", "secret");
      await operator.createKey("demo-api", "second", { "key-type": "certificate" });
      await operator.send("DELETE", "/service_instances/demo-readonly");
      await operator.send("DELETE", "/service_instances/demo-api/service_keys/external");
      await operator.send("PATCH", "/users/demo", { password: "another-password-1" });
      await operator.send("POST", "/users", { name: "guest", password: "another-password-1" });
      writeFileSync(join(stack.home, "users", "guest.json"), "{}", { mode: 0o600 });
      writeFileSync(join(stack.home, "users", "demo.json"), "{}", { mode: 0o600 });
      const reply = await operator.send("POST", "/reset");
      expect([reply.status, reply.text]).toEqual([204, ""]);
      expect({ keys: filesOf("keys"), users: filesOf("users") }).toEqual(before);
      const listed = (await operator.send("GET", "/service_instances")).json<Named>();
      expect(listed.resources.map(({ name }) => name)).toEqual(["demo-api", "demo-readonly", "demo-bound"]);
      const users = (await operator.send("GET", "/users")).json<Named>();
      expect(users.resources.map(({ name }) => name)).toEqual(["demo"]);
      for (const [instance, key] of [
        ["demo-api", "external"],
        ["demo-readonly", "secret"],
      ] as const) {
        const token = await tokenFor(stack, instance, key);
        // The API, which was not reset, hears a little later that the key is back.
        await expect.poll(() => canRead(token), { timeout: 5_000 }).toBe(200);
      }
      expect(await auditOf(stack, "token-server", reply)).toMatchObject([
        { event: "tenant.reset", outcome: "granted", method: "POST" },
      ]);
    });

    it("tokens of keys that are gone are refused at once, and those of keys that are back count again", async () => {
      await operator.createInstance("later", roles);
      await operator.createKey("later", "secret");
      const later = await tokenFor(stack, "later", "secret");
      const key = stack.key("later", "secret");
      const first = await tokenFor(stack, "demo-readonly", "secret");
      await both("/reset");
      expect([await canRead(later), await canRead(first)]).toEqual([401, 200]);
      expect((await askToken(stack, key)).status).toBe(401);

      await operator.createInstance("later", roles);
      await operator.createKey("later", "secret");
      const again = await tokenFor(stack, "later", "secret");
      for (const server of [operator, logs]) await server.send("POST", "/snapshots", { name: "with-later" });
      await both("/reset");
      expect([await canRead(again), await canRead(later)]).toEqual([401, 401]);
      await both("/snapshots/with-later/restore");
      expect([await canRead(again), await canRead(later), await canRead(first)]).toEqual([200, 401, 200]);
      expect((await askToken(stack, stack.key("later", "secret"))).status).toBe(200);
      await operator.send("DELETE", "/service_instances/later/service_keys/secret");
      await both("/reset");
      expect(await canRead(again)).toBe(401);
    });

    it("the files are those of the keys, whatever was made and deleted while it went back", async () => {
      for (let round = 0; round < 4; round += 1) {
        await operator.createKey("demo-api", "passing");
        const steps = [
          operator.send("POST", "/reset"),
          ...["a", "b", "c"].map((name) => operator.createKey("demo-api", name)),
          operator.send("DELETE", "/service_instances/demo-api/service_keys/passing"),
          operator.send("DELETE", "/service_instances/demo-bound"),
        ];
        await Promise.all(round % 2 === 0 ? steps : steps.toReversed());
        const keys: string[] = [];
        for (const { name } of (await operator.send("GET", "/service_instances")).json<Named>().resources) {
          const listed = await operator.send("GET", `/service_instances/${name}/service_keys`);
          keys.push(...listed.json<Named>().resources.map((key) => `${name}.${key.name}.json`));
        }
        const files = Object.keys(filesOf("keys")).filter((file) => file.endsWith(".json"));
        expect(files.toSorted()).toEqual(keys.toSorted());
        await operator.send("POST", "/reset");
      }
    });

    it("the operator's key outlives every state", async () => {
      const before = readFileSync(join(stack.home, "admin.json"), "utf8");
      await operator.send("POST", "/snapshots", { name: "any" });
      await operator.send("POST", "/snapshots/any/restore");
      await operator.send("POST", "/reset");
      expect(readFileSync(join(stack.home, "admin.json"), "utf8")).toBe(before);
      expect((await operator.send("GET", "/snapshots")).status).toBe(200);
    });

    it("a snapshot holds no secret in the clear", async () => {
      await operator.send("POST", "/snapshots", { name: "sealed" });
      const path = join(stack.home, "snapshots", "token-server", "sealed.db");
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const kept = readFileSync(path);
      const { password } = JSON.parse(readFileSync(join(stack.home, "users", "demo.json"), "utf8")) as {
        password: string;
      };
      const privateKey = stack.identity("demo-api", "external").key.split("\n")[3] ?? "";
      expect(privateKey.length).toBeGreaterThan(40);
      for (const secret of [stack.key("demo-api", "secret").clientsecret ?? "", password, privateKey])
        expect(kept.includes(secret)).toBe(false);
    });

    it("files that a crash has left behind come back at the next look", async () => {
      expect(await askToken(stack, stack.key("demo-api", "secret"))).toMatchObject({ status: 200 });
      rmSync(join(stack.home, "keys"), { recursive: true });
      await operator.send("POST", "/reset");
      expect(Object.keys(filesOf("keys"))).toContain("demo-api.external.key");
    });
  });
}
