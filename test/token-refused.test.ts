import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ServiceKeyCredentials } from "@tenantbox/shared/service-key";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { administrationOf, askToken, basic, form } from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { clientWith, demoClients, tenantOf } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";
import { badCredentials, expectRefusal, type TokenRefusal } from "./token-refusal.ts";

let stack: Stack;
let key: ServiceKeyCredentials;
let deleted: ServiceKeyCredentials;
let passwordOnly: ServiceKeyCredentials;

beforeAll(async () => {
  const people = clientWith("people", ["MonitoringDataRead"], { "grant-types": ["password"] });
  stack = await startStack(tenantOf(...demoClients, people));
  key = stack.key("demo-api", "secret");
  const administration = await administrationOf(stack);
  await administration.createKey("demo-api", "deleted");
  deleted = stack.key("demo-api", "deleted");
  await administration.send("DELETE", "/service_instances/demo-api/service_keys/deleted");
  passwordOnly = stack.key("people", "secret");
});
afterAll(() => stack.stop());

const secret = (): string => key.clientsecret ?? "";
const other = (): string => stack.key("demo-readonly", "secret").clientid;
const grant = { grant_type: "client_credentials" };
const post = (call: Call, base = key.tokenurl): Promise<Reply> =>
  stack.call(`${base}?grant_type=client_credentials`, { method: "POST", ...call });
const authorization = (value: string): Call => ({ headers: { authorization: value } });

const cases: readonly (readonly [string, () => Promise<Reply>, TokenRefusal])[] = [
  ["a wrong secret", () => post({ headers: basic(key.clientid, "wrong") }), badCredentials("secret-wrong")],
  [
    "an unknown id",
    () => post({ headers: basic("sb-nobody!b1|it!b1", "wrong") }),
    badCredentials("client-unknown"),
  ],
  [
    "a name that every object has",
    () => post({ headers: basic("__proto__", "x") }),
    badCredentials("client-unknown"),
  ],
  [
    "another client's secret",
    () => post({ headers: basic(other(), secret()) }),
    badCredentials("secret-wrong"),
  ],
  ["a deleted key's secret", () => askToken(stack, deleted), badCredentials("secret-wrong")],
  [
    "its id without a secret",
    () => post(form({ ...grant, client_id: key.clientid })),
    badCredentials("secret-missing"),
  ],
  ["an empty secret", () => post({ headers: basic(key.clientid) }), badCredentials("secret-wrong")],
  ["nothing", () => post({}), badCredentials("client-missing")],
  [
    "Basic that is not base64",
    () => post(authorization("Basic !!!!")),
    badCredentials("authorization-malformed"),
  ],
  [
    "Basic without a colon",
    () => post(authorization("Basic YWJj")),
    badCredentials("authorization-malformed"),
  ],
  [
    "Basic in broken percent-encoding",
    () => post({ headers: basic(key.clientid, "%zz") }),
    badCredentials("secret-wrong"),
  ],
  [
    "a bearer token instead",
    () => post(authorization("Bearer a.b.c")),
    badCredentials("authorization-malformed"),
  ],
  [
    "a broken header, which a right form does not rescue",
    () => {
      const right = form({ client_id: key.clientid, client_secret: secret() });
      return post({ ...right, headers: { ...right.headers, authorization: "Basic !!!!" } });
    },
    badCredentials("authorization-malformed"),
  ],
  [
    "the id of a client with certificates only, on the listener for secrets",
    () => post(form({ client_id: stack.key("demo-bound", "certificate").clientid })),
    badCredentials("secret-missing"),
  ],
  [
    "a secret on the listener for certificates",
    () => post({ headers: basic(key.clientid, secret()) }, `${stack.tokenMtlsUrl}/oauth/token`),
    badCredentials("secret-on-certificate-listener"),
  ],
  [
    "a wrong secret on the listener for certificates, with a right certificate",
    () =>
      post(
        {
          headers: basic(stack.key("demo-api", "certificate").clientid, "wrong"),
          as: stack.identity("demo-api", "certificate"),
        },
        `${stack.tokenMtlsUrl}/oauth/token`,
      ),
    badCredentials("secret-on-certificate-listener"),
  ],
  [
    "another client's id in the form",
    () => {
      const foreign = form({ client_id: other() });
      return post({ ...foreign, headers: { ...foreign.headers, ...basic(key.clientid, secret()) } });
    },
    {
      status: 401,
      error: "invalid_client",
      description: "Given client ID does not match authenticated client",
      reason: "client-id-mismatch",
    },
  ],
  [
    "a grant that its instance does not have",
    () => askToken(stack, passwordOnly),
    {
      status: 401,
      error: "invalid_client",
      description: "Unauthorized grant type",
      reason: "grant-not-allowed",
    },
  ],
];

describe("A client is refused a token when it brings", () => {
  // At once, since the audit log is written a moment later.
  it.concurrent.each(cases)("%s", async (_what, ask, refusal) => {
    await expectRefusal(stack, await ask(), refusal);
  });

  it("an unknown id, with the same bytes and headers as for a wrong secret", async () => {
    const ofItsOwn = { "x-correlation-id": "", date: "" };
    const [wrong, unknown] = await Promise.all(
      [key.clientid, "sb-nobody!b1|it!b1"].map((id) => post({ headers: basic(id, "wrong") })),
    );
    expect(unknown?.text).toBe(wrong?.text);
    expect({ ...unknown?.headers, ...ofItsOwn }).toEqual({ ...wrong?.headers, ...ofItsOwn });
  });

  it("six wrong secrets, and still gets one with the right secret after them", async () => {
    for (let count = 0; count < 6; count += 1) await post({ headers: basic(key.clientid, `no ${count}`) });
    expect((await askToken(stack, key)).status).toBe(200);
  });

  it("an id full of control characters, which the audit log knows by a digest alone, since it may be a secret", async () => {
    const reply = await post({ headers: basic("%0d%0a%1b[2J%E2%80%AE", "x") });
    const lines = await auditOf(stack, "token-server", reply);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.["principal"]).toMatch(/^unknown-[0-9a-f]{12}$/);
    const file = await readFile(join(stack.home, "audit", "token-server.jsonl"), "utf8");
    expect(file).toMatch(/^[\x20-\x7e\n]*$/);
  });
});
