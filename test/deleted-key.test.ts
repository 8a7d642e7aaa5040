import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf, eventually } from "./audit.ts";
import { type Administration, administrationOf, askToken, read, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const list = "MessageProcessingLogs?$top=1";

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let administration: Administration;
  beforeAll(async () => {
    stack = await engine.start();
    administration = await administrationOf(stack);
  });
  afterAll(() => stack.stop());

  /** Resolves with the first refusal, and fails when there is none within two seconds. */
  const refusalOf = async (token: string, since: number): Promise<Reply> => {
    const refused = async (): Promise<Reply | undefined> => {
      const reply = await read(stack, token, list);
      return reply.status === 200 ? undefined : reply;
    };
    const reply = await eventually(refused, "the token to be refused");
    expect(performance.now() - since).toBeLessThan(2_000);
    return reply;
  };

  it("a deleted key's live token is refused within two seconds, while the instance's other keys go on", async () => {
    await administration.createKey("demo-readonly", "leaver");
    const leaving = await tokenFor(stack, "demo-readonly", "leaver");
    const staying = await tokenFor(stack, "demo-readonly", "secret");
    expect((await read(stack, leaving, list)).status).toBe(200);
    const deleted = performance.now();
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/leaver");
    const reply = await refusalOf(leaving, deleted);
    expect(reply.status).toBe(401);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([{ reason: "token-revoked" }]);
    expect((await read(stack, staying, list)).status).toBe(200);
  });

  it("the tokens of a deleted instance are refused within two seconds", async () => {
    await administration.createInstance("leaving", { roles: ["MonitoringDataRead"] });
    await administration.createKey("leaving", "secret");
    await administration.createKey("leaving", "certificate", { "key-type": "certificate" });
    const tokens = await Promise.all([
      tokenFor(stack, "leaving", "secret"),
      tokenFor(stack, "leaving", "certificate"),
    ]);
    const deleted = performance.now();
    await administration.send("DELETE", "/service_instances/leaving");
    for (const token of tokens) expect((await refusalOf(token, deleted)).status).toBe(401);
  });

  it("a new key of the same name does not bring the old one's token back", async () => {
    await administration.createKey("demo-readonly", "again");
    const old = await tokenFor(stack, "demo-readonly", "again");
    const deleted = performance.now();
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/again");
    await administration.createKey("demo-readonly", "again");
    await refusalOf(old, deleted);
    expect((await read(stack, await tokenFor(stack, "demo-readonly", "again"), list)).status).toBe(200);
    expect((await read(stack, old, list)).status).toBe(401);
  });
});

describe("With TENANTBOX_REVOCATION=off", () => {
  it("a deleted key gives no new token, and its live token goes on", async () => {
    const stack = await startStack({ settings: { revocation: false } });
    try {
      const administration = await administrationOf(stack);
      const token = await tokenFor(stack, "demo-api", "secret");
      const key = stack.key("demo-api", "secret");
      await administration.send("DELETE", "/service_instances/demo-api/service_keys/secret");
      expect((await askToken(stack, key)).status).toBe(401);
      const file = (name: string): string => readFileSync(join(stack.home, "tls", name), "utf8");
      const as = { cert: file("resource-api-client.crt"), key: file("resource-api-client.key") };
      const feed = await stack.call(`${stack.tokenMtlsUrl}/internal/v1/revocations?after=0`, { as });
      // The feed tells it all the same: callers without a token of their own are stopped by it.
      expect(feed.json()).toMatchObject({ revocations: [{ kind: "revoked", subject: key.clientid }] });
      expect((await read(stack, token, list)).status).toBe(200);
    } finally {
      await stack.stop();
    }
  });
});
