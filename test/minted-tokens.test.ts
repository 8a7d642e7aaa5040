import { createPublicKey } from "node:crypto";
import { jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { documentTable } from "./document-table.ts";
import { administrationOf, bearer, type Claims, decode, read, tokenFor } from "./flows.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { type TestFeatureCalls, testFeaturesOf } from "./test-features.ts";

interface Minted {
  readonly access_token: string;
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Claims;
  readonly variant: string;
  readonly expected: { readonly status: number; readonly error?: string };
}

let stack: Stack;
let features: TestFeatureCalls;
beforeAll(async () => {
  stack = await startStack();
  features = await testFeaturesOf(stack);
});
afterAll(() => stack.stop());

const list = "MessageProcessingLogs?$top=1";
const ask = (order: unknown): Promise<Reply> => features.tokenServer("POST", "/tokens", order);
async function mint(order: Readonly<Record<string, unknown>>): Promise<Minted> {
  const reply = await ask({ instance: "demo-api", key: "secret", ...order });
  if (reply.status !== 201) throw new Error(`not minted: ${reply.status} ${reply.text}`);
  return reply.json<Minted>();
}

describe("A token that is minted on demand", () => {
  it("is one that the client could have got, where nothing is to be wrong", async () => {
    const minted = await mint({});
    const genuine = decode(await tokenFor(stack, "demo-api", "secret"));
    const { header, claims } = decode(minted.access_token);
    expect(header).toEqual(genuine.header);
    expect(Object.keys(claims)).toEqual(Object.keys(genuine.claims));
    const apart = { jti: "", iat: 0, exp: 0 };
    expect({ ...claims, ...apart }).toEqual({ ...genuine.claims, ...apart });
    expect((await read(stack, minted.access_token, list)).status).toBe(200);
  });

  // Each variant, what this API answers and how its audit log calls it: what a resource server has to tell apart.
  it.each([
    ["good", 200, undefined],
    ["extra-scope", 200, undefined],
    ["missing-scope", 403, "role-missing"],
    ["expired", 401, "token-expired"],
    ["not-yet-valid", 401, "token-not-yet-valid"],
    ["wrong-audience", 401, "audience-foreign"],
    ["wrong-issuer", 401, "issuer-foreign"],
    ["wrong-cnf", 401, "bound-certificate-missing"],
    ["foreign-key", 401, "signature-wrong"],
    ["foreign-kid", 401, "key-unknown"],
    ["no-kid", 401, "key-unknown"],
    ["tampered", 401, "signature-wrong"],
    ["other-algorithm", 401, "algorithm-refused"],
    ["public-key-as-secret", 401, "algorithm-refused"],
    ["unsigned", 401, "token-malformed"],
  ])("%s, gets %i from the API (%s)", async (variant, status, reason) => {
    const { access_token: token, expected } = await mint({ variant });
    const reply = await read(stack, token, list);
    expect(reply.status).toBe(status);
    expect(expected.status).toBe(status);
    const challenge = String(reply.headers["www-authenticate"] ?? "");
    if (expected.error !== undefined) expect(challenge).toContain(`error="${expected.error}"`);
    if (reason !== undefined)
      expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
        { event: "access.refused", reason },
      ]);
  });

  it("has a line in docs/test-features.md for each variant, with what is answered", async () => {
    const rows = await documentTable("test-features.md", "## Tokens");
    const named = rows.map(([variant = ""]) => variant.replaceAll("`", ""));
    const refusal = (await ask({ variant: "nonsense" })).json<{ error: { message: string } }>();
    expect([...refusal.error.message.matchAll(/"([a-z-]+)"/g)].map(([, name]) => name)).toEqual(named);
    for (const [index, variant] of named.entries())
      expect(rows[index]?.[2]).toContain(String((await mint({ variant })).expected.status));
  });

  it("is bound to its key's certificate, or to another one on demand", async () => {
    const order = { instance: "demo-bound", key: "certificate" };
    const as = stack.identity("demo-bound", "certificate");
    const good = await mint(order);
    expect((await read(stack, good.access_token, list, { as })).status).toBe(200);
    const wrong = await mint({ ...order, variant: "wrong-cnf" });
    const reply = await read(stack, wrong.access_token, list, { as });
    expect(reply.status).toBe(401);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { reason: "bound-certificate-other" },
    ]);
  });

  it("lives as long as it should, below what an instance may ask for", async () => {
    const minted = await mint({ lifetime: 7 });
    expect(minted.claims.exp - minted.claims.iat).toBe(7);
    await stack.advance(13_000);
    expect((await read(stack, minted.access_token, list)).status).toBe(401);
    await stack.advance(-13_000);
  });

  it("has claims and header members of one's own, and lacks those that are null", async () => {
    const { access_token: token } = await mint({
      claims: { zid: "elsewhere", grant_type: null, extra: { a: [1] } },
      header: { typ: "at+jwt", jku: null },
    });
    const { header, claims } = decode(token);
    expect(claims).toMatchObject({
      zid: "elsewhere",
      extra: { a: [1] },
      cid: stack.key("demo-api", "secret").clientid,
    });
    expect("grant_type" in claims).toBe(false);
    expect([header["typ"], "jku" in header]).toEqual(["at+jwt", false]);
  });

  it("has the claims that are given and nothing else, where it is nobody's; the published key verifies it", async () => {
    const claims = { sub: "somebody", aud: "my-service", exp: 4_000_000_000 };
    const reply = await ask({ claims });
    const { access_token: token } = reply.json<Minted>();
    const { keys } = (await stack.call(`${stack.tokenUrl}/token_keys`)).json<{
      keys: Record<string, string>[];
    }>();
    const jwk = keys.find(({ kid }) => kid === decode(token).header["kid"]);
    const verified = await jwtVerify(token, createPublicKey({ key: jwk ?? {}, format: "jwk" }), {
      audience: "my-service",
    });
    expect(verified.payload).toEqual(claims);
  });

  it("stands in the audit log with its variant and its client", async () => {
    const reply = await ask({ instance: "demo-readonly", variant: "expired" });
    const { clientid } = stack.key("demo-readonly", "secret");
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([
      { event: "token.minted", outcome: "granted", detail: `expired for ${clientid}` },
    ]);
  });
});

describe("No token is minted", () => {
  it.each([
    [{ instance: "nobody" }, 404, "not-found"],
    [{ instance: "demo-api", key: "nobody" }, 404, "not-found"],
    [{ key: "secret" }, 400, "invalid-parameter"],
    [{ instance: "demo-api", lifetime: 0 }, 400, "invalid-parameter"],
    [{ instance: "demo-api", colour: "blue" }, 400, "invalid-parameter"],
    [{ claims: { scope: ["tenantbox.admin"] } }, 400, "invalid-parameter"],
    [{ claims: { aud: "tenantbox" } }, 400, "invalid-parameter"],
  ])("for %j", async (order, status, code) => {
    const reply = await ask(order);
    expect([reply.status, reply.json()]).toMatchObject([status, { error: { code } }]);
  });

  it("that opens the administration, whatever its scopes", async () => {
    const { createInstance, createKey } = await administrationOf(stack);
    await createInstance("curious", { roles: ["MonitoringDataRead"] });
    await createKey("curious", "secret");
    const { access_token: token } = await mint({
      instance: "curious",
      claims: { authorities: ["tenantbox.admin"] },
    });
    for (const url of [stack.apiUrl, stack.tokenUrl])
      expect((await stack.call(`${url}/admin/v1/clock`, { headers: bearer(token) })).status).toBe(403);
  });
});
