import { gzipSync } from "node:zlib";
import type { ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { basic, form } from "./flows.ts";
import { exchange, openConnection } from "./raw.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { expectRefusal, invalidRequest, type TokenRefusal } from "./token-refusal.ts";

let stack: Stack;
let key: ServiceKeyCredentials;
beforeAll(async () => {
  stack = await startStack();
  key = stack.key("demo-api", "secret");
});
afterAll(() => stack.stop());

const formType = "application/x-www-form-urlencoded";
const grant = "?grant_type=client_credentials";
const own = (): { readonly authorization: string } => basic(key.clientid, key.clientsecret);
/** A request with the right credentials in its header. */
const post = (query: string, call: Call = {}): Promise<Reply> => {
  const headers = { ...(call.headers as Record<string, string>), ...own() };
  return stack.call(`${key.tokenurl}${query}`, { method: "POST", ...call, headers });
};
const body = (text: string | Buffer, type = formType): Call => ({
  headers: { "content-type": type },
  body: text,
});

const unsupportedGrant: TokenRefusal = {
  status: 400,
  error: "unsupported_grant_type",
  description: "Unsupported grant type",
  reason: "grant-unknown",
};
const invalidScope = (description: string): TokenRefusal => ({
  status: 400,
  error: "invalid_scope",
  description,
  reason: "scope-invalid",
});
const twoPlaces = invalidRequest(
  "Client credentials given in two places must be equal",
  "credentials-differ",
);
const noForm = invalidRequest(
  "The body must be application/x-www-form-urlencoded in UTF-8",
  "content-type-wrong",
);

const cases: readonly (readonly [string, () => Promise<Reply>, TokenRefusal])[] = [
  ["no grant", () => post(""), invalidRequest("Missing grant type", "grant-missing")],
  ["an unknown grant", () => post("?grant_type=magic"), unsupportedGrant],
  [
    "the password grant, which its instance does not allow",
    () => post("?grant_type=password&username=demo&password=x"),
    {
      status: 401,
      error: "invalid_client",
      description: "Unauthorized grant type",
      reason: "grant-not-allowed",
    },
  ],
  ["a grant with a blank behind it", () => post("?grant_type=client_credentials%20"), unsupportedGrant],
  [
    "a scope of another instance",
    () => post(`${grant}&scope=it!b9.Admin`),
    invalidScope("Invalid scope: it!b9.Admin"),
  ],
  [
    "one scope of its own and a foreign one",
    () => post(`${grant}&scope=it!b1.NodeManager.read%20it!b9.Admin`),
    invalidScope("Invalid scope: it!b9.Admin"),
  ],
  [
    "a scope that must not be repeated",
    () => post(`${grant}&scope=%22%0d%0aX`),
    invalidScope("Invalid scope"),
  ],
  [
    "an opaque token",
    () => post(`${grant}&token_format=opaque`),
    invalidRequest("token_format must be jwt; opaque tokens are not offered", "token-format-unsupported"),
  ],
  [
    "a right secret in the header and a wrong one in the form",
    () => post(grant, form({ client_secret: "wrong" })),
    twoPlaces,
  ],
  [
    "a wrong secret in the header and a right one in the form",
    () => {
      const right = form({ client_secret: key.clientsecret ?? "" });
      const headers = { "content-type": formType, ...basic(key.clientid, "wrong") };
      return stack.call(`${key.tokenurl}${grant}`, { method: "POST", ...right, headers });
    },
    twoPlaces,
  ],
  [
    "a parameter twice",
    () => post("", body("grant_type=client_credentials&grant_type=password")),
    invalidRequest("A parameter is given more than once", "parameter-doubled"),
  ],
  [
    "two values for one parameter, one in the query and one in the form",
    () => post("?grant_type=password", form({ grant_type: "client_credentials" })),
    invalidRequest("Parameter grant_type has different values in query and body", "parameters-differ"),
  ],
  [
    "a client id hidden behind 1,000 parameters",
    () => post("", body(`grant_type=client_credentials${"&x".repeat(1000)}&client_id=B`)),
    invalidRequest("More than 50 parameters", "too-many-parameters"),
  ],
  [
    "a parameter that is not UTF-8",
    () => post(`${grant}&x=%C0%AF`),
    invalidRequest("A parameter is not properly encoded", "encoding-broken"),
  ],
  [
    "more than 56 KiB",
    () => post(grant, body(`x=${"y".repeat(65_536)}`)),
    {
      status: 413,
      error: "invalid_request",
      description: "The request body is larger than 56 KiB",
      reason: "body-too-large",
    },
  ],
  [
    "a compressed body",
    () =>
      post(grant, {
        headers: { "content-type": formType, "content-encoding": "gzip" },
        body: gzipSync("a=b"),
      }),
    {
      status: 415,
      error: "invalid_request",
      description: "Content-Encoding is not supported",
      reason: "encoding-unsupported",
    },
  ],
  ["JSON", () => post(grant, body('{"a":1}', "application/json")), noForm],
  ["plain text", () => post(grant, body("a=b", "text/plain")), noForm],
  ["a form in UTF-16", () => post(grant, body("a=b", `${formType}; charset=utf-16`)), noForm],
];

describe("A client with the right secret is refused a token when it sends", () => {
  // At once, since the audit log is written a moment later.
  it.concurrent.each(cases)("%s", async (_what, ask, refusal) => {
    await expectRefusal(stack, await ask(), refusal);
  });

  it("two Authorization headers, in whichever order", async () => {
    const [right, wrong] = [own().authorization, basic(key.clientid, "wrong").authorization];
    for (const pair of [
      [right, wrong],
      [wrong, right],
    ]) {
      const headers = pair.flatMap((value) => ["authorization", value]);
      const reply = await stack.call(`${key.tokenurl}${grant}`, { method: "POST", headers });
      expect(reply.status).toBe(400);
    }
  });

  it("30 MB, of which no more than 56 KiB are read", async () => {
    const { pathname, host } = new URL(key.tokenurl);
    const head = `POST ${pathname}${grant} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: ${formType}\r\n`;
    const announced = await openConnection(stack, key.tokenurl);
    const refusal = await exchange(announced, `${head}Content-Length: 31457280\r\n\r\na=b`);
    expect([refusal.status, /^connection: close$/im.test(refusal.head)]).toEqual([413, true]);
    announced.destroy();
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
      const reply = await stack.call(`${key.tokenurl}${grant}`, { method, headers: own() });
      expect([reply.status, reply.headers["allow"]]).toEqual([405, "POST"]);
      expect(reply.headers).not.toHaveProperty("set-cookie");
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
    const reply = await stack.call(`${stack.tokenUrl}${path}${grant}`, { method: "POST", headers: own() });
    expect([reply.status, reply.json<{ error: string }>().error]).toEqual([404, "not_found"]);
  });
});
