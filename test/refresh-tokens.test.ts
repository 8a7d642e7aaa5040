import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf, eventually } from "./audit.ts";
import {
  type Administration,
  administrationOf,
  basic,
  decode,
  form,
  read,
  type TokenAnswer,
} from "./flows.ts";
import type { Reply } from "./request.ts";
import { clientWith, demoClients, tenantOf } from "./seeds.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const password = "correct horse";
const both = { "grant-types": ["password", "refresh_token"] } as const;
const app = clientWith("app", ["MonitoringDataRead", "MessagePayloadsRead"], {
  "grant-types": [...both["grant-types"]],
  "token-validity": 7200,
});
const other = clientWith("other", ["MonitoringDataRead"], { "grant-types": [...both["grant-types"]] });
const passwordOnly = clientWith("people", ["MonitoringDataRead"], { "grant-types": ["password"] });

interface UserAnswer extends TokenAnswer {
  readonly refresh_token: string;
}

const invalid =
  '{"error":"invalid_grant","error_description":"The refresh token expired, was revoked, or is not one of this client"}';

describe.each(stackEngines)("On $name a client that speaks for users", (engine) => {
  let stack: Stack;
  let administration: Administration;
  beforeAll(async () => {
    stack = await engine.start(tenantOf(...demoClients, app, other, passwordOnly));
    administration = await administrationOf(stack);
    for (const name of ["ada", "leaver", "changer"])
      await administration.send("POST", "/users", { name, password, roles: ["MonitoringDataRead"] });
  });
  afterAll(() => stack.stop());

  const ask = (parameters: Record<string, string>, instance = "app", key = "secret"): Promise<Reply> => {
    const { tokenurl, clientid, clientsecret } = stack.key(instance, key);
    const { headers, body } = form(parameters);
    return stack.call(tokenurl, {
      method: "POST",
      body,
      headers: { ...(headers as object), ...basic(clientid, clientsecret) },
    });
  };
  const withPassword = (username = "ada", instance = "app", key = "secret"): Promise<Reply> =>
    ask({ grant_type: "password", username, password }, instance, key);
  const begun = async (username?: string, instance?: string, key?: string): Promise<UserAnswer> => {
    const reply = await withPassword(username, instance, key);
    expect(reply.status, reply.text).toBe(200);
    return reply.json<UserAnswer>();
  };
  const refresh = (token: string, more: Record<string, string> = {}, instance = "app"): Promise<Reply> =>
    ask({ grant_type: "refresh_token", refresh_token: token, ...more }, instance);
  const statusOf = async (token: string): Promise<number> =>
    (await read(stack, token, "MessageProcessingLogs?$top=1")).status;
  const expectOver = async (token: string, reason: string, instance = "app"): Promise<void> => {
    const reply = await refresh(token, {}, instance);
    expect([reply.status, reply.text]).toEqual([400, invalid]);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([{ event: "token.refused", reason }]);
  };

  const send = (path: string, token: string, by = stack.key("app", "secret")): Promise<Reply> => {
    const { headers, body } = form({ token });
    const own = { ...(headers as object), ...basic(by.clientid, by.clientsecret) };
    return stack.call(`${stack.tokenUrl}${path}`, { method: "POST", body, headers: own });
  };

  it("gets a token with what the user has and the client may have, and a refresh token with it", async () => {
    const reply = await withPassword();
    const answer = reply.json<UserAnswer>();
    expect(Object.keys(answer)).toEqual([
      "access_token",
      "token_type",
      "refresh_token",
      "expires_in",
      "scope",
      "jti",
    ]);
    expect([answer.expires_in, answer.refresh_token]).toEqual([7199, expect.stringMatching(/^[\w-]{43}-r$/)]);
    const { claims } = decode(answer.access_token);
    expect(claims).toMatchObject({ grant_type: "password", user_name: "ada" });
    expect(claims.scope).not.toContain("it!b1.esbmessagestorage.read");
    expect(await statusOf(answer.access_token)).toBe(200);
    // Whose instance does not allow it gets none.
    expect(Object.keys((await withPassword("ada", "people")).json<UserAnswer>())).not.toContain(
      "refresh_token",
    );
    const refused = await refresh(answer.refresh_token, {}, "people");
    expect([refused.status, refused.text]).toEqual([
      401,
      '{"error":"invalid_client","error_description":"Unauthorized grant type"}',
    ]);
  });

  it("goes on with the same refresh token, for the same or less, until seven days are over", async () => {
    const { access_token: first, refresh_token: token } = await begun();
    await stack.advance(3_600_000);
    const answer = (await refresh(token)).json<UserAnswer>();
    expect(answer.refresh_token).toBe(token);
    const [before, after] = [decode(first).claims, decode(answer.access_token).claims];
    expect(after).toMatchObject({
      scope: before.scope,
      user_id: before["user_id"],
      auth_time: before["auth_time"],
      grant_type: "password",
    });
    expect([after["jti"] === before["jti"], after.exp - after.iat]).toEqual([false, 7200]);
    const [scope = ""] = before.scope;
    const less = decode((await refresh(token, { scope })).json<UserAnswer>().access_token).claims;
    expect(less.scope).toEqual([scope]);
    expect((await refresh(token)).json<UserAnswer>().scope).toBe(before.scope.join(" "));
    expect((await refresh(token, { scope: "it!b1.esbmessagestorage.read" })).status).toBe(400);
    await stack.advance(604_800_000 - 3_600_000 - 5_000);
    expect((await refresh(token)).status).toBe(200);
    await stack.advance(10_000);
    await expectOver(token, "refresh-token-unknown");
    await stack.advance(-604_805_000);
  });

  it("loses with the user's roles what the user loses, and gains nothing", async () => {
    await administration.send("POST", "/users", {
      name: "mover",
      password,
      roles: ["MonitoringDataRead", "MessagePayloadsRead"],
    });
    const { refresh_token: token, scope } = await begun("mover");
    expect(scope).toContain("esbmessagestorage.read");
    await administration.send("PATCH", "/users/mover", { roles: ["MonitoringDataRead"] });
    expect((await refresh(token)).json<UserAnswer>().scope).not.toContain("esbmessagestorage.read");
    const { refresh_token: small } = await begun("mover");
    await administration.send("PATCH", "/users/mover", {
      roles: ["MonitoringDataRead", "MessagePayloadsRead"],
    });
    expect((await refresh(small)).json<UserAnswer>().scope).not.toContain("esbmessagestorage.read");
  });

  it("hears one refusal for whatever else ends a refresh token, and access tokens end with it", async () => {
    await expectOver("made-up", "refresh-token-unknown");
    const own = await begun();
    await expectOver(own.refresh_token, "refresh-token-of-another", "other");
    expect((await refresh(own.refresh_token)).status).toBe(200);

    await administration.createKey("app", "gone");
    const ofKey = await begun("ada", "app", "gone");
    expect((await refresh(ofKey.refresh_token)).status).toBe(200);
    await administration.send("DELETE", "/service_instances/app/service_keys/gone");
    await expectOver(ofKey.refresh_token, "refresh-token-revoked");

    const ofUser = await begun("leaver");
    await administration.send("DELETE", "/users/leaver");
    await expectOver(ofUser.refresh_token, "refresh-token-revoked");

    const ofPassword = await begun("changer");
    await administration.send("PATCH", "/users/changer", { password: "another horse" });
    await expectOver(ofPassword.refresh_token, "refresh-token-revoked");

    const { refresh_token: last } = await begun("ada", "other");
    const key = stack.key("other", "secret");
    await administration.send("DELETE", "/service_instances/other");
    const { headers, body } = form({ grant_type: "refresh_token", refresh_token: last });
    const reply = await stack.call(key.tokenurl, {
      method: "POST",
      body,
      headers: { ...(headers as object), ...basic(key.clientid, key.clientsecret) },
    });
    expect(reply.status).toBe(401);
    for (const { access_token: token } of [ofKey, ofUser, ofPassword])
      await eventually(async () => ((await statusOf(token)) === 401 ? true : undefined), "the token's end");
  });

  it("asks what a refresh token is worth, and ends it, if it is its own", async () => {
    const { clientid } = stack.key("app", "secret");
    const stranger = stack.key("demo-api", "secret");
    const { refresh_token: token } = await begun();
    expect((await send("/introspect", token)).json()).toMatchObject({
      active: true,
      token_type: "refresh_token",
      username: "ada",
      client_id: clientid,
    });
    expect((await send("/introspect", token, stranger)).text).toBe('{"active":false}');
    expect((await send("/check_token", token)).status).toBe(400);
    expect((await send("/oauth/revoke", token, stranger)).status).toBe(400);
    expect((await refresh(token)).status).toBe(200);
    expect((await send("/oauth/revoke", token)).status).toBe(200);
    expect((await send("/introspect", token)).text).toBe('{"active":false}');
    await expectOver(token, "refresh-token-unknown");
  });

  it("ends with a refresh token all that it has given within two seconds, and nothing of another login", async () => {
    const [mine, others] = [await begun(), await begun()];
    const refreshed = (await refresh(mine.refresh_token)).json<UserAnswer>().access_token;
    const ended = [mine.access_token, refreshed];
    const alive = [
      others.access_token,
      (await refresh(others.refresh_token)).json<UserAnswer>().access_token,
    ];
    const grants = [...ended, ...alive].map((token) => decode(token).claims["grant_id"]);
    expect([new Set(grants).size, grants[0] === grants[1]]).toEqual([2, true]);
    for (const token of [...ended, ...alive]) expect(await statusOf(token)).toBe(200);
    const since = performance.now();
    const revoked = await send("/oauth/revoke", mine.refresh_token);
    expect([revoked.status, revoked.text]).toEqual([200, ""]);
    for (const token of ended) {
      // The token server knows it at once.
      expect((await send("/introspect", token)).text).toBe('{"active":false}');
      const refusal = await eventually(async () => {
        const reply = await read(stack, token, "MessageProcessingLogs?$top=1");
        return reply.status === 200 ? undefined : reply;
      }, "the refusal of what the refresh token has given");
      expect(performance.now() - since).toBeLessThan(2_000);
      expect(refusal.status).toBe(401);
      expect(await auditOf(stack, "resource-api", refusal)).toMatchObject([{ reason: "token-revoked" }]);
    }
    for (const token of alive) expect(await statusOf(token)).toBe(200);
    expect((await refresh(others.refresh_token)).status).toBe(200);
    await expectOver(mine.refresh_token, "refresh-token-unknown");
  });

  it("is told that client_x509 has come to its end, at the token endpoint and where an instance asks for it", async () => {
    const reply = await ask({ grant_type: "client_x509" });
    const why =
      "client_x509 is deprecated and reached its end of life in January 2026, use client_credentials";
    expect([reply.status, reply.text]).toEqual([
      400,
      JSON.stringify({ error: "unsupported_grant_type", error_description: why }),
    ]);
    const parameters = { roles: ["MonitoringDataRead"], "grant-types": ["client_x509"] };
    const created = await administration.createInstance("old", parameters);
    const updated = await administration.send("PATCH", "/service_instances/app", { parameters });
    for (const refused of [created, updated]) {
      expect(refused.status).toBe(400);
      expect(refused.json<{ error: { message: string } }>().error.message).toContain(why);
    }
  });
});
