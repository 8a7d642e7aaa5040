import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import {
  type Administration,
  administrationOf,
  askToken,
  basic,
  type Claims,
  decode,
  form,
  operatorKey,
  type TokenAnswer,
  tokenFor,
} from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

/** What a token is worth: introspection (RFC 7662) and the real system's `/check_token`. */

let stack: Stack;
let administration: Administration;
beforeAll(async () => {
  stack = await startStack({ settings: { doorPort: 0 } });
  administration = await administrationOf(stack);
});
afterAll(() => stack.stop());

const asked = (path: string, token: string, more: Call = {}, parameters = {}): Promise<Reply> => {
  const { clientid, clientsecret } = stack.key("demo-api", "secret");
  const sent = form({ token, ...parameters });
  const headers = { ...sent.headers, ...basic(clientid, clientsecret), ...(more.headers as object) };
  return stack.call(`${stack.tokenUrl}${path}`, { method: "POST", body: sent.body, ...more, headers });
};
const introspect = (token: string, more: Call = {}): Promise<Reply> => asked("/introspect", token, more);
const check = (token: string, parameters = {}): Promise<Reply> =>
  asked("/check_token", token, {}, parameters);

/** The same header and claims with another signature. */
const resigned = (token: string): string => {
  const [header, payload, signature = ""] = token.split(".");
  return [header, payload, (signature.startsWith("A") ? "B" : "A") + signature.slice(1)].join(".");
};

const inactive = '{"active":false}';
const notLive =
  '{"error":"invalid_token","error_description":"The token expired, was revoked, or the token ID is incorrect"}';

describe("A client that asks what a token is worth", () => {
  it("reads the claims of a live one, of its own and of another client's", async () => {
    for (const name of ["demo-api", "demo-readonly"]) {
      const token = await tokenFor(stack, name, "secret");
      const { claims } = decode(token);
      const reply = await introspect(token);
      expect(reply.headers).toMatchObject({
        "content-type": "application/json;charset=UTF-8",
        "cache-control": "no-store",
        pragma: "no-cache",
      });
      expect(reply.json()).toEqual({ active: true, ...claims });
      expect((await check(token)).json()).toEqual(claims);
      const [line] = await auditOf(stack, "token-server", reply);
      expect(line).toMatchObject({
        event: "introspection.answered",
        outcome: "granted",
        principal: stack.key("demo-api", "secret").clientid,
        detail: `token ${String(claims["jti"])} is live`,
      });
      expect(JSON.stringify(line)).not.toContain(token);
    }
  });

  it("reads of a bound token to which certificate it is bound", async () => {
    const token = await tokenFor(stack, "demo-bound", "certificate");
    const { cnf } = decode(token).claims;
    expect(cnf).toMatchObject({ "x5t#S256": expect.stringMatching(/^[\w-]{43}$/) as string });
    expect((await introspect(token)).json()).toMatchObject({ active: true, cnf });
    expect((await check(token)).json()).toMatchObject({ cnf });
  });

  it("asks with its certificate at the listener for certificates, by what discovery names", async () => {
    const found = await stack.call(`${stack.tokenUrl}/.well-known/openid-configuration`);
    const { introspection_endpoint: here, mtls_endpoint_aliases: there } = found.json<{
      introspection_endpoint: string;
      mtls_endpoint_aliases: { introspection_endpoint: string };
    }>();
    expect(here).toBe(`${stack.tokenUrl}/introspect`);
    const token = await tokenFor(stack, "demo-api", "certificate");
    const { clientid } = stack.key("demo-api", "certificate");
    const reply = await stack.call(there.introspection_endpoint, {
      method: "POST",
      ...form({ client_id: clientid, token }),
      as: stack.identity("demo-api", "certificate"),
    });
    expect(reply.json()).toMatchObject({ active: true, cid: clientid });
  });

  it.each<[string, string, () => Promise<string>]>([
    ["made up", "token-malformed", async () => "not.a.token"],
    ["of 16 KB and more", "token-malformed", async () => "x".repeat(20_000)],
    [
      "signed by somebody else",
      "signature-wrong",
      async () => resigned(await tokenFor(stack, "demo-api", "secret")),
    ],
    [
      "of a deleted key",
      "token-revoked",
      async () => {
        const name = `key-${randomUUID().slice(0, 8)}`;
        await administration.createKey("demo-readonly", name);
        const token = await tokenFor(stack, "demo-readonly", name);
        await administration.send("DELETE", `/service_instances/demo-readonly/service_keys/${name}`);
        return token;
      },
    ],
    [
      "of the operator",
      "token-of-the-operator",
      async () => {
        const reply = await stack.call(`${stack.tokenUrl}/admin/v1/users`);
        expect(reply.status).toBe(401);
        return operatorsToken();
      },
    ],
  ])("hears nothing but that a token %s is not live", async (_what, reason, tokenOf) => {
    const token = await tokenOf();
    const [introspected, checked] = [await introspect(token), await check(token)];
    expect([introspected.status, introspected.text]).toEqual([200, inactive]);
    expect([checked.status, checked.text]).toEqual([400, notLive]);
    expect(await auditOf(stack, "token-server", introspected)).toMatchObject([
      { event: "introspection.answered", detail: `the token is not live: ${reason}` },
    ]);
    expect(await auditOf(stack, "token-server", checked)).toMatchObject([
      { event: "token-check.refused", outcome: "refused", reason },
    ]);
  });

  it("hears that a token has expired once it has", async () => {
    const token = await tokenFor(stack, "demo-readonly", "secret");
    const { exp } = decode(token).claims;
    await stack.advance(exp * 1000 - stack.now() + 4_000);
    expect((await introspect(token)).json()).toMatchObject({ active: true });
    await stack.advance(2_000);
    expect((await introspect(token)).text).toBe(inactive);
    expect((await check(token)).text).toBe(notLive);
    await stack.advance(-50_000_000);
  });

  it("may ask check_token whether scopes are among those of the token, in the address too", async () => {
    const token = await tokenFor(stack, "demo-readonly", "secret");
    const [scope = ""] = decode(token).claims.scope;
    expect((await check(token, { scopes: scope })).status).toBe(200);
    const missing = await check(token, { scopes: `${scope},it!b1.Everything` });
    expect([missing.status, missing.text]).toEqual([
      400,
      '{"error":"invalid_scope","error_description":"Some requested scopes are missing"}',
    ]);
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    const headers = basic(clientid, clientsecret);
    const inAddress = (path: string): Promise<Reply> =>
      stack.call(`${stack.tokenUrl}${path}?token=${token}`, { method: "POST", headers });
    expect((await inAddress("/check_token")).json<Claims>().scope).toContain(scope);
    expect((await inAddress("/introspect")).json()).toEqual({
      error: "invalid_request",
      error_description: "Parameters belong into the body, not into the address",
    });
  });

  it("asks and ends its token through the one door too, at what discovery names there", async () => {
    const door = `https://localhost:${new URL(stack.doorUrl ?? "").port}`;
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    const found = await stack.call(`${door}/.well-known/openid-configuration`);
    const { introspection_endpoint: asking, revocation_endpoint: ending } = found.json<{
      introspection_endpoint: string;
      revocation_endpoint: string;
    }>();
    expect(asking).toBe(`${door}/introspect`);
    const token = await tokenFor(stack, "demo-api", "secret");
    const send = (url: string): Promise<Reply> => {
      const { headers, body } = form({ token });
      const both = { ...(headers as object), ...basic(clientid, clientsecret) };
      return stack.call(url, { method: "POST", headers: both, body });
    };
    expect((await send(asking)).json()).toMatchObject({ active: true });
    expect((await send(`${door}/check_token`)).status).toBe(200);
    expect((await send(ending)).status).toBe(200);
    expect((await send(asking)).text).toBe(inactive);
  });

  it.each(["/introspect", "/check_token", "/oauth/revoke"])(
    "%s takes POST and nothing else",
    async (path) => {
      for (const method of ["GET", "PUT", "DELETE", "HEAD", "PATCH"] as const) {
        const reply = await stack.call(`${stack.tokenUrl}${path}`, { method });
        expect([reply.status, reply.headers["allow"]]).toEqual([405, "POST"]);
      }
    },
  );
});

/** A token of the operator, who may look at it. */
async function operatorsToken(): Promise<string> {
  const own = operatorKey(stack);
  const token = (await askToken(stack, own)).json<TokenAnswer>().access_token;
  const sent = form({ token });
  const reply = await stack.call(`${stack.tokenUrl}/introspect`, {
    method: "POST",
    body: sent.body,
    headers: { ...sent.headers, ...basic(own.clientid, own.clientsecret) },
  });
  expect(reply.json()).toMatchObject({ active: true, scope: ["tenantbox.admin"] });
  return token;
}
