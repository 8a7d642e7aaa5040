import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLines, auditOf, eventually } from "./audit.ts";
import { basic, bearer, decode, read, tokenFor } from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { clientWith, demoClients, tenantOf } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let token: string;
beforeAll(async () => {
  stack = await startStack(
    tenantOf(...demoClients, clientWith("queues", ["DataStoresAndQueuesRead"]), {
      name: "flows",
      plan: "integration-flow",
      keys: [{ name: "secret" }],
    }),
  );
  token = await tokenFor(stack, "demo-api", "secret");
});
afterAll(() => stack.stop());

const list = "MessageProcessingLogs?$top=1";
const get = (headers: Call["headers"], call: Call = {}): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/${list}`, {
    ...call,
    headers: { accept: "application/json", ...(headers as Record<string, string>) },
  });
const invalid =
  'Bearer realm="tenantbox", error="invalid_token", error_description="The access token is not valid"';
const document = (text: string): string =>
  JSON.stringify({ error: { code: "Unauthorized", message: { lang: "en", value: text } } });

/** The token with other claims or another header, signed by a key of one's own. */
function forged(
  change: { header?: Record<string, unknown>; claims?: Record<string, unknown> },
  key: KeyObject = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey,
): Promise<string> {
  const { header, claims } = decode(token);
  return new SignJWT({ ...claims, ...change.claims })
    .setProtectedHeader({ ...header, alg: "RS256", ...change.header })
    .sign(key);
}

async function expectRefused(reply: Reply, reason: string): Promise<void> {
  expect([reply.status, reply.headers["www-authenticate"], reply.text]).toEqual([
    401,
    invalid,
    document("The access token is not valid."),
  ]);
  expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
    { event: "access.refused", outcome: "refused", reason },
  ]);
}

const half = (value: string): string => value.slice(0, -10);
const unsigned = (value: string): string => {
  const head = Buffer.from('{"alg":"none","typ":"JWT"}').toString("base64url");
  return `${head}.${value.split(".")[1] ?? ""}.`;
};

describe("A caller is refused with 401 when he brings", () => {
  it("nothing, and is challenged without being called invalid", async () => {
    const reply = await get({});
    expect([reply.status, reply.headers["www-authenticate"], reply.text]).toEqual([
      401,
      'Bearer realm="tenantbox", Basic realm="tenantbox", charset="UTF-8"',
      document("Authentication is required."),
    ]);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([{ reason: "credentials-missing" }]);
  });

  it.each([
    ["a broken token", () => bearer("a.b.c"), "token-malformed"],
    ["half a token", () => bearer(half(token)), "signature-wrong"],
    ["a token without a signature", () => bearer(unsigned(token)), "token-malformed"],
    ["the scheme without a token", () => ({ authorization: "Bearer" }), "token-malformed"],
    ["two tokens in one header", () => bearer(`${token} ${token}`), "token-malformed"],
    ["a scheme that is not served", () => ({ authorization: "Digest a=b" }), "scheme-not-served"],
  ])("%s", async (_what, headers, reason) => {
    await expectRefused(await get(headers()), reason);
  });

  it("a token that somebody else signed in the name of our key", async () => {
    await expectRefused(await get(bearer(await forged({}))), "signature-wrong");
  });

  it("a token with a key of its own in its header", async () => {
    const pair = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const header = {
      kid: "mine",
      jwk: pair.publicKey.export({ format: "jwk" }),
      jku: "https://localhost:1/",
    };
    await expectRefused(await get(bearer(await forged({ header }, pair.privateKey))), "key-unknown");
  });

  it("a token signed with our public key as a secret", async () => {
    const keys = (await stack.call(`${stack.tokenUrl}/token_keys`)).json<{ keys: { value: string }[] }>()
      .keys;
    const { header, claims } = decode(token);
    const confused = await new SignJWT(claims)
      .setProtectedHeader({ ...header, alg: "HS256" })
      .sign(Buffer.from(keys[0]?.value ?? ""));
    await expectRefused(await get(bearer(confused)), "algorithm-refused");
  });

  it("the token of an integration-flow instance", async () => {
    await expectRefused(await get(bearer(await tokenFor(stack, "flows", "secret"))), "audience-foreign");
  });

  it("a token that has expired, five seconds of grace included", async () => {
    const fresh = await tokenFor(stack, "demo-api", "secret");
    expect((await read(stack, fresh, list)).status).toBe(200);
    const start = stack.now();
    const moveTo = (moment: number): Promise<void> => stack.advance(moment - stack.now());
    await moveTo(decode(fresh).claims.exp * 1000 + 3_000);
    expect((await read(stack, fresh, list)).status).toBe(200);
    await moveTo(decode(fresh).claims.exp * 1000 + 6_000);
    await expectRefused(await get(bearer(fresh)), "token-expired");
    await moveTo(start);
  });

  it("a token that is not valid yet", async () => {
    await stack.advance(60_000);
    const early = await tokenFor(stack, "demo-api", "secret");
    await stack.advance(-60_000);
    await expectRefused(await get(bearer(early)), "token-not-yet-valid");
  });

  it("a wrong token, which a right certificate does not rescue", async () => {
    await expectRefused(
      await get(bearer(half(token)), { as: stack.identity("demo-api", "certificate") }),
      "signature-wrong",
    );
  });

  it("a right token in the query", async () => {
    const reply = await stack.call(`${stack.apiUrl}/api/v1/${list}&access_token=${token}`);
    expect(reply.status).toBe(401);
    const lines = await auditOf(stack, "resource-api", reply);
    expect(JSON.stringify(lines)).not.toContain(token.slice(0, 40));
  });

  it("any of these, with the same bytes and headers each time", async () => {
    const foreign = await forged({});
    const flows = await tokenFor(stack, "flows", "secret");
    const bound = await tokenFor(stack, "demo-bound", "certificate");
    const replies = await Promise.all(
      [half(token), foreign, flows, bound, "a.b.c"].map((value) => get(bearer(value))),
    );
    const seen = replies.map(({ status, text, headers }) =>
      JSON.stringify([status, text, { ...headers, "x-correlation-id": "", date: "" }]),
    );
    expect(new Set(seen).size).toBe(1);
    const ids = new Set(replies.map(({ headers }) => headers["x-correlation-id"]));
    await eventually(async () => {
      const own = (await auditLines(stack, "resource-api")).filter((line) => ids.has(line["request"]));
      return own.length === replies.length ? true : undefined;
    }, "one audit line for each refusal");
  });
});

describe("A caller whose role is missing", () => {
  it("is refused with 403 and hears which scopes would do", async () => {
    const reply = await read(stack, await tokenFor(stack, "queues", "secret"), list);
    expect([reply.status, reply.text]).toEqual([
      403,
      '{"error":{"code":"Forbidden","message":{"lang":"en","value":null}}}',
    ]);
    expect(reply.headers["www-authenticate"]).toMatch(
      /^Bearer realm="tenantbox", error="insufficient_scope", scope="it!b1\..*NodeManager\.read.*"$/,
    );
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { reason: "role-missing", principal: stack.key("queues", "secret").clientid },
    ]);
  });

  it("is refused for every resource about logs, whether it exists or not", async () => {
    const queues = await tokenFor(stack, "queues", "secret");
    for (const path of [
      "MessageProcessingLogs('x')",
      "MessageProcessingLogs('x')/ErrorInformation/$value",
      "MessageProcessingLogs/$count",
      "MessageProcessingLogCustomHeaderProperties",
    ]) {
      expect((await read(stack, queues, path)).status).toBe(403);
    }
  });

  it("is refused when his token holds only a part of the scopes", async () => {
    const { clientid, clientsecret, tokenurl } = stack.key("demo-api", "secret");
    const part = await stack.call(
      `${tokenurl}?grant_type=client_credentials&scope=it!b1.esbmessagestorage.read`,
      { method: "POST", headers: basic(clientid, clientsecret) },
    );
    const { access_token: narrow } = part.json<{ access_token: string }>();
    expect((await read(stack, narrow, list)).status).toBe(403);
  });
});
