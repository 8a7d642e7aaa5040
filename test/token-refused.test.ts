import { gzipSync } from "node:zlib";
import type { ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { administrationOf, askToken, basic, form } from "./flows.ts";
import { exchange, openConnection } from "./raw.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let key: ServiceKeyCredentials;
const gone: { key?: ServiceKeyCredentials } = {};
let passwordOnly: ServiceKeyCredentials;

beforeAll(async () => {
  stack = await startStack();
  key = stack.key("demo-api", "secret");
  const administration = await administrationOf(stack);
  await administration.createKey("demo-api", "deleted");
  gone.key = stack.key("demo-api", "deleted");
  await administration.send("DELETE", "/service_instances/demo-api/service_keys/deleted");
  await administration.createInstance("people", {
    roles: ["MonitoringDataRead"],
    "grant-types": ["password"],
  });
  await administration.createKey("people", "secret");
  passwordOnly = stack.key("people", "secret");
});
afterAll(() => stack.stop());

const secret = (): string => key.clientsecret ?? "";
const other = (): string => stack.key("demo-readonly", "secret").clientid;
const grant = "?grant_type=client_credentials";
const post = (query: string, call: Call = {}, base = key.tokenurl): Promise<Reply> =>
  stack.call(`${base}${query}`, { method: "POST", ...call });
const own = (call: Call = {}): Call => ({
  ...call,
  headers: { ...(call.headers as Record<string, string>), ...basic(key.clientid, secret()) },
});
const asBody = (type: string, body: string | Buffer): Call => ({ headers: { "content-type": type }, body });
const urlencoded = (body: string): Call => asBody("application/x-www-form-urlencoded", body);

type Case = readonly [string, () => Promise<Reply>, number, string, string, string];

const invalidClient: readonly Case[] = (
  [
    ["a wrong secret", () => post(grant, { headers: basic(key.clientid, "wrong") }), "secret-wrong"],
    [
      "an unknown client",
      () => post(grant, { headers: basic("sb-nobody!b1|it!b1", "wrong") }),
      "client-unknown",
    ],
    ["a name every object has", () => post(grant, { headers: basic("__proto__", "x") }), "client-unknown"],
    [
      "the secret of another client",
      () => post(grant, { headers: basic(other(), secret()) }),
      "secret-wrong",
    ],
    ["the secret of a deleted key", () => askToken(stack, gone.key ?? key), "secret-wrong"],
    [
      "an id without a secret",
      () => post("", form({ grant_type: "client_credentials", client_id: key.clientid })),
      "secret-missing",
    ],
    ["an empty secret", () => post(grant, { headers: basic(key.clientid, "") }), "secret-wrong"],
    ["no credentials at all", () => post(grant), "client-missing"],
    [
      "Basic that is not base64",
      () => post(grant, { headers: { authorization: "Basic !!!!" } }),
      "authorization-malformed",
    ],
    [
      "Basic without a colon",
      () => post(grant, { headers: { authorization: "Basic YWJj" } }),
      "authorization-malformed",
    ],
    [
      "Basic with a broken percent-encoding",
      () => post(grant, { headers: basic(key.clientid, "%zz") }),
      "authorization-malformed",
    ],
    [
      "a bearer token instead",
      () => post(grant, { headers: { authorization: "Bearer a.b.c" } }),
      "authorization-malformed",
    ],
    [
      "a broken header and a right form",
      () =>
        post(grant, {
          ...form({ client_id: key.clientid, client_secret: secret() }),
          headers: { "content-type": "application/x-www-form-urlencoded", authorization: "Basic !!!!" },
        }),
      "authorization-malformed",
    ],
    [
      "a certificate client's id on the listener for secrets",
      () =>
        post(
          "",
          form({
            grant_type: "client_credentials",
            client_id: stack.key("demo-bound", "certificate").clientid,
          }),
        ),
      "secret-missing",
    ],
    [
      "a secret on the listener for certificates",
      () => post(grant, own(), `${stack.tokenMtlsUrl}/oauth/token`),
      "secret-on-certificate-listener",
    ],
  ] as const
).map(([title, ask, reason]) => [title, ask, 401, "invalid_client", "Bad credentials", reason]);

const others: readonly Case[] = [
  [
    "another client's id in the form",
    () => post(grant, own(form({ client_id: other() }))),
    401,
    "invalid_client",
    "Given client ID does not match authenticated client",
    "client-id-mismatch",
  ],
  [
    "a grant its instance does not have",
    () => askToken(stack, passwordOnly),
    401,
    "invalid_client",
    "Unauthorized grant type",
    "grant-not-allowed",
  ],
  ["no grant", () => post("", own()), 400, "invalid_request", "Missing grant type", "grant-missing"],
  [
    "an unknown grant",
    () => post("?grant_type=magic", own()),
    400,
    "unsupported_grant_type",
    "Unsupported grant type",
    "grant-unknown",
  ],
  [
    "the password grant",
    () => post("?grant_type=password", own()),
    400,
    "unsupported_grant_type",
    "Unsupported grant type",
    "grant-unknown",
  ],
  [
    "a grant with a blank behind it",
    () => post("?grant_type=client_credentials%20", own()),
    400,
    "unsupported_grant_type",
    "Unsupported grant type",
    "grant-unknown",
  ],
  [
    "a scope it does not have",
    () => post(`${grant}&scope=it!b9.Admin`, own()),
    400,
    "invalid_scope",
    "Invalid scope: it!b9.Admin",
    "scope-invalid",
  ],
  [
    "one scope of its own and a foreign one",
    () => post(`${grant}&scope=it!b1.NodeManager.read%20it!b9.Admin`, own()),
    400,
    "invalid_scope",
    "Invalid scope: it!b9.Admin",
    "scope-invalid",
  ],
  [
    "a scope that must not be repeated",
    () => post(`${grant}&scope=%22%0d%0aX`, own()),
    400,
    "invalid_scope",
    "Invalid scope",
    "scope-invalid",
  ],
  [
    "an opaque token",
    () => post(`${grant}&token_format=opaque`, own()),
    400,
    "invalid_request",
    "token_format must be jwt; opaque tokens are not offered",
    "token-format-unsupported",
  ],
  [
    "a right header and a wrong secret in the form",
    () => post(grant, own(form({ client_secret: "wrong" }))),
    400,
    "invalid_request",
    "Client credentials given in two places must be equal",
    "credentials-differ",
  ],
  [
    "a wrong header and a right secret in the form",
    () =>
      post(grant, {
        ...form({ client_secret: secret() }),
        headers: { "content-type": "application/x-www-form-urlencoded", ...basic(key.clientid, "wrong") },
      }),
    400,
    "invalid_request",
    "Client credentials given in two places must be equal",
    "credentials-differ",
  ],
  [
    "a parameter twice",
    () => post("", own(urlencoded("grant_type=client_credentials&grant_type=password"))),
    400,
    "invalid_request",
    "A parameter is given more than once",
    "parameter-doubled",
  ],
  [
    "different values in query and form",
    () => post("?grant_type=password", own(form({ grant_type: "client_credentials" }))),
    400,
    "invalid_request",
    "Parameter grant_type has different values in query and body",
    "parameters-differ",
  ],
  [
    "more than 50 parameters",
    () => post("", own(urlencoded(`grant_type=client_credentials${"&x".repeat(1000)}&client_id=B`))),
    400,
    "invalid_request",
    "More than 50 parameters",
    "too-many-parameters",
  ],
  [
    "a parameter that is not UTF-8",
    () => post(`${grant}&x=%C0%AF`, own()),
    400,
    "invalid_request",
    "A parameter is not properly encoded",
    "encoding-broken",
  ],
  [
    "a body over 64 KiB",
    () => post(grant, own(urlencoded(`x=${"y".repeat(65_536)}`))),
    413,
    "invalid_request",
    "The request body is larger than 64 KiB",
    "body-too-large",
  ],
  [
    "a compressed body",
    () =>
      post(
        grant,
        own({
          headers: { "content-type": "application/x-www-form-urlencoded", "content-encoding": "gzip" },
          body: gzipSync("a=b"),
        }),
      ),
    415,
    "invalid_request",
    "Content-Encoding is not supported",
    "encoding-unsupported",
  ],
  [
    "a JSON body",
    () => post(grant, own(asBody("application/json", '{"a":1}'))),
    400,
    "invalid_request",
    "The body must be application/x-www-form-urlencoded in UTF-8",
    "content-type-wrong",
  ],
  [
    "a form in UTF-16",
    () => post(grant, own(asBody("application/x-www-form-urlencoded; charset=utf-16", "a=b"))),
    400,
    "invalid_request",
    "The body must be application/x-www-form-urlencoded in UTF-8",
    "content-type-wrong",
  ],
];

describe("A client is refused a token when it brings", () => {
  it.each([...invalidClient, ...others])("%s", async (_what, ask, status, error, description, reason) => {
    const reply = await ask();
    expect([reply.status, reply.text]).toEqual([
      status,
      JSON.stringify({ error, error_description: description }),
    ]);
    expect(reply.headers).toMatchObject({ "cache-control": "no-store", pragma: "no-cache" });
    expect(reply.headers["www-authenticate"]).toBe(
      status === 401
        ? `Basic realm="UAA/client", error="unauthorized", error_description="${description}"`
        : undefined,
    );
    const lines = await auditOf(stack, "token-server", reply);
    expect(lines.map((line) => [line["event"], line["reason"]])).toEqual([["token.refused", reason]]);
    expect(JSON.stringify(lines)).not.toContain(secret());
  });

  it("an unknown id, with the same bytes and headers as for a wrong secret", async () => {
    const ofItsOwn = { "x-correlation-id": "", date: "" };
    const [wrong, unknown] = await Promise.all(
      [key.clientid, "sb-nobody!b1|it!b1"].map((id) => post(grant, { headers: basic(id, "wrong") })),
    );
    expect(unknown?.text).toBe(wrong?.text);
    expect({ ...unknown?.headers, ...ofItsOwn }).toEqual({ ...wrong?.headers, ...ofItsOwn });
  });

  it("six wrong secrets, and still gets one with the right secret after them", async () => {
    for (let count = 0; count < 6; count += 1)
      await post(grant, { headers: basic(key.clientid, `no ${count}`) });
    expect((await askToken(stack, key)).status).toBe(200);
  });

  it("two Authorization headers, in whichever order", async () => {
    const [right, wrong] = [basic(key.clientid, secret()), basic(key.clientid, "wrong")];
    for (const [first, second] of [
      [right, wrong],
      [wrong, right],
    ] as const) {
      const headers = ["authorization", first.authorization, "authorization", second.authorization];
      expect((await post(grant, { headers })).status).toBe(400);
    }
  });

  it("30 MB, of which no more than 64 KiB are read", async () => {
    const { pathname, host } = new URL(key.tokenurl);
    const head = `POST ${pathname}${grant} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
    const declared = await openConnection(stack, key.tokenurl);
    const refusal = await exchange(declared, `${head}Content-Length: 31457280\r\n\r\na=b`);
    expect([refusal.status, /^connection: close$/im.test(refusal.head)]).toEqual([413, true]);
    declared.destroy();
    const chunked = await openConnection(stack, key.tokenurl);
    const chunk = `10001\r\n${"y".repeat(0x10001)}\r\n`;
    expect((await exchange(chunked, `${head}Transfer-Encoding: chunked\r\n\r\n${chunk}`)).status).toBe(413);
    chunked.destroy();
  });
});

describe("The token endpoint", () => {
  it.each(["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"] as const)(
    "answers %s with 405 and says that it takes POST",
    async (method) => {
      const reply = await stack.call(`${key.tokenurl}${grant}`, {
        method,
        headers: basic(key.clientid, secret()),
      });
      expect([reply.status, reply.headers["allow"]]).toEqual([405, "POST"]);
      expect(reply.text).not.toContain("access_token");
    },
  );

  it.each([
    "/oauth/token/",
    "/OAUTH/TOKEN",
    "//oauth/token",
    "/oauth%2Ftoken",
    "/oauth/token;v=1",
    "/oauth/token%00",
  ])("is not served at %s", async (path) => {
    const reply = await post(grant, own(), `${stack.tokenUrl}${path}`);
    expect([reply.status, reply.json<{ error: string }>().error]).toEqual([404, "not_found"]);
  });
});
