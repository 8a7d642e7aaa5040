import type { ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { askToken, basic, decode, form, type TokenAnswer } from "./flows.ts";
import type { Call } from "./request.ts";
import { clientWith, demoClients, tenantOf } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let key: ServiceKeyCredentials;
beforeAll(async () => {
  const short = clientWith("short", ["MonitoringDataRead"], { "token-validity": 3_600 });
  stack = await startStack(tenantOf(...demoClients, short));
  key = stack.key("demo-api", "secret");
});
afterAll(() => stack.stop());

const secretOf = ({ clientsecret = "" }: ServiceKeyCredentials): string => clientsecret;
const credentials = (): Record<string, string> => ({ client_id: key.clientid, client_secret: secretOf(key) });
const grant = { grant_type: "client_credentials" };
const post = (query: Record<string, string>, call: Call = {}) => {
  const search = new URLSearchParams(query).toString();
  return stack.call(`${key.tokenurl}${search === "" ? "" : `?${search}`}`, { method: "POST", ...call });
};
const withBasic = (call: Call): Call => ({
  ...call,
  headers: { ...(call.headers as Record<string, string>), ...basic(key.clientid, secretOf(key)) },
});

describe("A client with id and secret gets a token", () => {
  const variants: readonly [string, () => ReturnType<typeof post>][] = [
    ["in the Basic header, grant in the query, empty body", () => post(grant, withBasic({}))],
    ["in the Basic header, grant in the form", () => post({}, withBasic(form(grant)))],
    [
      "in the Basic header, its id once more in the form",
      () => post({}, withBasic(form({ ...grant, client_id: key.clientid }))),
    ],
    ["in the form", () => post({}, form({ ...grant, ...credentials() }))],
    ["in the form, grant in the query", () => post(grant, form(credentials()))],
    ["in the query, empty body", () => post({ ...grant, ...credentials() })],
    [
      "in header and form, when both are equal",
      () => post({}, withBasic(form({ ...grant, ...credentials() }))),
    ],
    [
      "in query and form, when both are equal",
      () => post(credentials(), form({ ...grant, ...credentials() })),
    ],
    ["and an explicit token_format", () => post({ ...grant, token_format: "jwt" }, withBasic({}))],
    ["and parameters nobody knows", () => post({ ...grant, response_type: "token", x: "y" }, withBasic({}))],
    ["and empty parameters, which count as absent", () => post({ ...grant, scope: "" }, withBasic({}))],
    [
      "form-encoded in the Basic header, as Go does it",
      () =>
        post(grant, {
          headers: basic(encodeURIComponent(key.clientid), encodeURIComponent(secretOf(key))),
        }),
    ],
  ];
  it.each(variants)("%s", async (_where, ask) => {
    const reply = await ask();
    expect([reply.status, Object.keys(reply.json<TokenAnswer>())]).toEqual([
      200,
      ["access_token", "token_type", "expires_in", "scope", "jti"],
    ]);
  });

  it("in an answer with the real system's values and headers", async () => {
    const reply = await askToken(stack, key);
    const answer = reply.json<TokenAnswer>();
    const { claims } = decode(answer.access_token);
    expect(answer).toMatchObject({ token_type: "bearer", expires_in: 43_199, jti: claims["jti"] });
    expect(answer.scope).toBe(claims.scope.join(" "));
    expect(answer.jti).toMatch(/^[0-9a-f]{32}$/);
    expect(reply.headers).toMatchObject({
      "content-type": "application/json;charset=UTF-8",
      "cache-control": "no-store",
      pragma: "no-cache",
    });
    for (const absent of ["set-cookie", "access-control-allow-origin", "x-powered-by", "server"])
      expect(reply.headers).not.toHaveProperty(absent);
  });

  it("and the audit log keeps one line of it, with the key and without any secret", async () => {
    const reply = await askToken(stack, key);
    const lines = await auditOf(stack, "token-server", reply);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ event: "token.issued", outcome: "granted", principal: key.clientid });
    expect(JSON.stringify(lines)).not.toContain(secretOf(key));
    expect(JSON.stringify(lines)).not.toContain(reply.json<TokenAnswer>().access_token);
  });
});

describe("The token of a client", () => {
  it("has the header of a token of the real system", async () => {
    const { header } = decode((await askToken(stack, key)).json<TokenAnswer>().access_token);
    expect(header).toEqual({
      alg: "RS256",
      typ: "JWT",
      jku: `${stack.tokenUrl}/token_keys`,
      kid: expect.any(String) as string,
    });
  });

  it("has the claims of a genuine one, in their order", async () => {
    const { claims } = decode((await askToken(stack, key)).json<TokenAnswer>().access_token);
    expect(Object.keys(claims)).toEqual([
      "jti",
      "ext_attr",
      "sub",
      "authorities",
      "scope",
      "client_id",
      "cid",
      "azp",
      "grant_type",
      "rev_sig",
      "iat",
      "exp",
      "iss",
      "zid",
      "aud",
    ]);
    const { clientid } = key;
    expect(claims).toMatchObject({
      ext_attr: { enhancer: "XSUAA", zdn: "tenantbox" },
      sub: clientid,
      client_id: clientid,
      cid: clientid,
      azp: clientid,
      grant_type: "client_credentials",
      iss: `${stack.tokenUrl}/oauth/token`,
    });
  });

  it("has the scopes of the instance's roles, and an audience made of them and the client", async () => {
    const { claims } = decode(
      (await askToken(stack, stack.key("demo-readonly", "secret"))).json<TokenAnswer>().access_token,
    );
    expect(claims["authorities"]).toEqual(claims.scope);
    const resources = claims.scope.map((scope) => scope.slice(0, scope.lastIndexOf(".")));
    expect(claims["aud"]).toEqual([...new Set(resources), claims["cid"]]);
    expect(claims.scope).toContain("it!b1.NodeManager.read");
  });

  it("lives as long as its instance says, and the answer says one second less", async () => {
    const answer = (await askToken(stack, stack.key("short", "secret"))).json<TokenAnswer>();
    const { claims } = decode(answer.access_token);
    expect([answer.expires_in, claims.exp - claims.iat]).toEqual([3599, 3600]);
    expect(claims.iat).toBeLessThanOrEqual(stack.now() / 1000);
  });

  it("names a subset of the scopes when the client asks for one", async () => {
    const scope = "it!b1.NodeManager.read";
    const answer = (await post({ ...grant, scope }, withBasic({}))).json<TokenAnswer>();
    expect([answer.scope, decode(answer.access_token).claims.scope]).toEqual([scope, [scope]]);
  });

  it("is not changed by parameters that ask for somebody else's claims", async () => {
    const wishes = {
      sub: "root",
      zid: "T2",
      cid: "x",
      exp: "9999999999",
      authorities: '{"az_attr":{"a":"b"}}',
    };
    const plain = decode((await post(grant, withBasic({}))).json<TokenAnswer>().access_token).claims;
    const wished = decode(
      (await post({ ...grant, ...wishes }, withBasic({}))).json<TokenAnswer>().access_token,
    );
    const ofItsOwn = { jti: "", iat: 0, exp: 0 };
    expect({ ...wished.claims, ...ofItsOwn }).toEqual({ ...plain, ...ofItsOwn });
  });

  it("has an id of its own every time", async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => askToken(stack, key)));
    expect(new Set(answers.map((answer) => answer.json<TokenAnswer>().jti)).size).toBe(20);
  });
});
