import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStorage } from "../packages/token-server/src/storage/index.ts";
import { auditOf, eventually } from "./audit.ts";
import {
  type Administration,
  administrationOf,
  askToken,
  basic,
  bearer,
  decode,
  form,
  operatorKey,
  read,
  type TokenAnswer,
  tokenFor,
} from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { clientWith, demoClients, tenantOf } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const list = "MessageProcessingLogs?$top=1";
const password = "correct horse";
const people = clientWith("people", ["MonitoringDataRead"], { "grant-types": ["password"] });

const revoke = (stack: Stack, token: string, name = "demo-readonly", call: Call = {}): Promise<Reply> => {
  const { clientid, clientsecret } = stack.key(name, "secret");
  const { headers, body } = form({ token });
  return stack.call(`${stack.tokenUrl}/oauth/revoke`, {
    method: "POST",
    body,
    headers: { ...(headers as object), ...basic(clientid, clientsecret) },
    ...call,
  });
};

/** Resolves with the first refusal, and fails when there is none within two seconds of a moment. */
async function expectRefused(stack: Stack, token: string, since: number): Promise<Reply> {
  const reply = await eventually(async () => {
    const one = await read(stack, token, list);
    return one.status === 200 ? undefined : one;
  }, "the token to be refused");
  expect(performance.now() - since).toBeLessThan(2_000);
  expect(reply.status).toBe(401);
  return reply;
}

describe.each(stackEngines)("On $name", (engine) => {
  let stack: Stack;
  let administration: Administration;
  beforeAll(async () => {
    stack = await engine.start(tenantOf(...demoClients, people));
    administration = await administrationOf(stack);
    await administration.send("POST", "/users", { name: "ada", password, roles: ["MonitoringDataRead"] });
  });
  afterAll(() => stack.stop());

  const live = async (token: string): Promise<boolean> => (await read(stack, token, list)).status === 200;
  const userToken = async (): Promise<string> => {
    const { tokenurl, clientid, clientsecret } = stack.key("people", "secret");
    const { headers, body } = form({ grant_type: "password", username: "ada", password });
    const reply = await stack.call(tokenurl, {
      method: "POST",
      body,
      headers: { ...(headers as object), ...basic(clientid, clientsecret) },
    });
    return reply.json<TokenAnswer>().access_token;
  };
  const by = (token: string, path: string, method: "DELETE" | "GET" | "POST" = "DELETE"): Promise<Reply> =>
    stack.call(`${stack.tokenUrl}/oauth/token/revoke/${path}`, { method, headers: bearer(token) });
  const idOf = (token: string): string => String(decode(token).claims["jti"]);

  it("a client ends a token of its own within two seconds, and its others go on", async () => {
    const [leaving, staying] = [
      await tokenFor(stack, "demo-readonly", "secret"),
      await tokenFor(stack, "demo-readonly", "secret"),
    ];
    expect(await live(leaving)).toBe(true);
    const since = performance.now();
    const reply = await revoke(stack, leaving);
    expect([reply.status, reply.text]).toEqual([200, ""]);
    const refused = await expectRefused(stack, leaving, since);
    expect(await auditOf(stack, "resource-api", refused)).toMatchObject([{ reason: "token-revoked" }]);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([
      { event: "revocation.answered", detail: `token ${idOf(leaving)} is revoked` },
    ]);
    expect(await live(staying)).toBe(true);
    // Once more is nothing new.
    expect((await revoke(stack, leaving)).status).toBe(200);
  });

  it("a token that is no token is revoked already, and one of another client is refused and lives on", async () => {
    expect((await revoke(stack, "nonsense")).status).toBe(200);
    const other = await tokenFor(stack, "demo-api", "secret");
    const reply = await revoke(stack, other);
    expect([reply.status, reply.text]).toEqual([
      400,
      '{"error":"unauthorized_client","error_description":"The token was not issued to this client"}',
    ]);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([
      { event: "revocation.refused", reason: "token-of-another" },
    ]);
    expect(await live(other)).toBe(true);
  });

  it("a token ends itself, and no other one", async () => {
    const [one, other] = [
      await tokenFor(stack, "demo-readonly", "secret"),
      await tokenFor(stack, "demo-readonly", "secret"),
    ];
    expect((await by(one, idOf(other))).status).toBe(403);
    expect((await by(one, idOf(one), "POST")).headers["allow"]).toBe("DELETE, GET");
    const since = performance.now();
    expect((await by(one, idOf(one), "GET")).status).toBe(200);
    await expectRefused(stack, one, since);
    expect((await by(one, idOf(one))).status).toBe(401);
    expect(await live(other)).toBe(true);
  });

  it("a client ends all tokens of its own at once, and gets new ones with the same keys", async () => {
    const tokens = [
      await tokenFor(stack, "demo-readonly", "secret"),
      await tokenFor(stack, "demo-readonly", "secret"),
    ];
    const { clientid } = stack.key("demo-readonly", "secret");
    const path = `client/${encodeURIComponent(clientid)}`;
    expect((await by(await tokenFor(stack, "demo-api", "secret"), path)).status).toBe(403);
    const since = performance.now();
    expect((await by(tokens[0] ?? "", path)).status).toBe(200);
    for (const token of tokens) await expectRefused(stack, token, since);
    expect(await live(await tokenFor(stack, "demo-readonly", "secret"))).toBe(true);
  });

  it("a user ends all tokens that speak for it", async () => {
    const [one, other] = [await userToken(), await userToken()];
    const path = `user/${String(decode(one).claims["user_id"])}`;
    expect((await by(await tokenFor(stack, "demo-readonly", "secret"), path)).status).toBe(403);
    const since = performance.now();
    expect((await by(one, path)).status).toBe(200);
    for (const token of [one, other]) await expectRefused(stack, token, since);
    expect(await live(await userToken())).toBe(true);
  });

  it("the operator ends any of them, and learns of what is not there", async () => {
    const operator = (await askToken(stack, operatorKey(stack))).json<TokenAnswer>().access_token;
    const one = await tokenFor(stack, "demo-readonly", "secret");
    const since = performance.now();
    expect((await by(operator, idOf(one))).status).toBe(200);
    await expectRefused(stack, one, since);
    const another = await tokenFor(stack, "demo-api", "secret");
    const later = performance.now();
    const { clientid } = stack.key("demo-api", "secret");
    expect((await by(operator, `client/${encodeURIComponent(clientid)}`)).status).toBe(200);
    await expectRefused(stack, another, later);
    for (const path of ["client/nobody", "user/nobody", "not-an-id"])
      expect((await by(operator, path)).status).toBe(404);
  });

  it("what was revoked stays so when the tenant goes back to its first state", async () => {
    const [token, other] = [
      await tokenFor(stack, "demo-readonly", "secret"),
      await tokenFor(stack, "demo-api", "secret"),
    ];
    const since = performance.now();
    await revoke(stack, token);
    await by(other, `client/${encodeURIComponent(stack.key("demo-api", "secret").clientid)}`);
    await expectRefused(stack, token, since);
    await expectRefused(stack, other, since);
    await administration.createInstance("another", { roles: ["MonitoringDataRead"] });
    await administration.send("POST", "/reset");
    expect((await administration.send("GET", "/service_instances/another")).status).toBe(404);
    // Longer than it takes the API to hear of it.
    const heard = performance.now() + 1_000;
    while (performance.now() < heard) expect([await live(token), await live(other)]).toEqual([false, false]);
    expect(await live(await tokenFor(stack, "demo-readonly", "secret"))).toBe(true);
  });
});

describe("The list of revoked tokens", () => {
  it("holds a thousand of a client at once, says so beyond that, and forgets what has expired", async () => {
    const stack = await startStack();
    const storage = await openStorage(`sqlite:${join(stack.home, "token-server.db")}`);
    try {
      const owner = stack.key("demo-readonly", "secret").clientid;
      const rows = Array.from({ length: 1_000 }, (_, index) => ({
        seq: -1 - index,
        kind: "revoked" as const,
        client_id: `token-${index}`,
        rev_sig: "token",
        until: stack.now() + 60_000,
        owner,
      }));
      for (let start = 0; start < rows.length; start += 100)
        await storage.kysely
          .insertInto("revocation")
          .values(rows.slice(start, start + 100))
          .execute();
      const last = await tokenFor(stack, "demo-readonly", "secret");
      const full = await revoke(stack, last);
      expect([full.status, full.headers["retry-after"]]).toEqual([503, "60"]);
      expect(await auditOf(stack, "token-server", full)).toMatchObject([{ reason: "too-many-revoked" }]);
      expect((await read(stack, last, list)).status).toBe(200);
      // Somebody else has a list of his own.
      expect((await revoke(stack, await tokenFor(stack, "demo-api", "secret"), "demo-api")).status).toBe(200);
      await stack.advance(61_000);
      const since = performance.now();
      expect((await revoke(stack, last)).status).toBe(200);
      await expectRefused(stack, last, since);
    } finally {
      await storage.close();
      await stack.stop();
    }
  });
});
