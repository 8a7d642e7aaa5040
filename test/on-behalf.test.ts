import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type Administration, administrationOf, basic, decode, form, type TokenAnswer } from "./flows.ts";
import { outsideAuthority } from "./outside-authority.ts";
import type { Identity, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { badCredentials, expectRefusal } from "./token-refusal.ts";

const password = "correct horse";
let stack: Stack;
let administration: Administration;
let resourceApi: Identity;
beforeAll(async () => {
  stack = await startStack();
  administration = await administrationOf(stack);
  const file = (name: string): string => readFileSync(join(stack.home, "tls", name), "utf8");
  resourceApi = { cert: file("resource-api-client.crt"), key: file("resource-api-client.key") };
  await administration.send("POST", "/users", { name: "ada", password, roles: ["MonitoringDataRead"] });
});
afterAll(() => stack.stop());

const shown = (pem: string): string => `:${new X509Certificate(pem).raw.toString("base64")}:`;
const certificateOf = (instance: string): string => stack.identity(instance, "certificate").cert;
/** The issuing authority, which the key's chain names behind its leaf. */
const issuerOf = (instance: string): string =>
  certificateOf(instance).match(/-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/g)?.[1] ?? "";

const ask = (
  as: Identity | undefined,
  parameters: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Reply> => {
  const { headers: type, body } = form(parameters);
  return stack.call(`${as === undefined ? stack.tokenUrl : stack.tokenMtlsUrl}/oauth/token`, {
    method: "POST",
    headers: { ...(type as Record<string, string>), ...headers },
    body,
    as,
  });
};
const grant = { grant_type: "client_credentials" };
const asAda = { grant_type: "password", username: "ada", password };
const forwarded = (instance: string): Record<string, string> => ({
  "client-cert": shown(certificateOf(instance)),
  "client-cert-chain": shown(issuerOf(instance)),
});

describe("The resource API", () => {
  it("gets the token of whoever a forwarded certificate belongs to, and need not say who that is", async () => {
    const reply = await ask(resourceApi, grant, { ...forwarded("demo-api"), "x-forwarded-for": "192.0.2.7" });
    expect(reply.status).toBe(200);
    const { claims } = decode(reply.json<TokenAnswer>().access_token);
    expect(claims["cid"]).toBe(stack.key("demo-api", "certificate").clientid);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([
      { event: "token.issued", principal: claims["cid"], peer: "192.0.2.7" },
    ]);
  });

  it("gets a token bound to the caller's certificate, not to its own", async () => {
    const reply = await ask(resourceApi, grant, forwarded("demo-bound"));
    const { claims } = decode(reply.json<TokenAnswer>().access_token);
    const { fingerprint256 } = new X509Certificate(certificateOf("demo-bound"));
    const thumbprint = Buffer.from(fingerprint256.replaceAll(":", ""), "hex").toString("base64url");
    expect(claims["cnf"]).toEqual({ "x5t#S256": thumbprint });
  });

  it("gets the token of a user, with the user's scopes and nobody's authorities", async () => {
    const { claims } = decode((await ask(resourceApi, asAda)).json<TokenAnswer>().access_token);
    expect(claims).toMatchObject({ grant_type: "password", user_name: "ada", origin: "sap.default" });
    expect(claims.scope).toContain("it!b1.NodeManager.read");
    expect(claims).not.toHaveProperty("authorities");
  });

  it.each([
    ["nobody's certificate", grant, () => ({}), "certificate-not-forwarded"],
    ["its own certificate", grant, () => ({ "client-cert": shown(resourceApi.cert) }), undefined],
    ["a broken header", grant, () => ({ "client-cert": "::" }), "certificate-header-malformed"],
    ["a chain alone", grant, () => ({ "client-cert-chain": "::" }), "certificate-header-malformed"],
    [
      "an unknown authority's certificate",
      grant,
      () => ({ "client-cert": shown(outsideAuthority(stack, "Nobody").issue().pem) }),
      "certificate-untrusted",
    ],
    [
      "a certificate and another client's name",
      { ...grant, client_id: "sb-other!b1|it!b1" },
      () => forwarded("demo-api"),
      "client-unknown",
    ],
    ["a certificate and a password", asAda, () => forwarded("demo-api"), "certificate-with-password"],
    ["a secret besides", { ...grant, client_secret: "x" }, () => forwarded("demo-api"), "secret-on-behalf"],
    ["Basic besides", grant, () => ({ ...forwarded("demo-api"), ...basic("a", "b") }), "secret-on-behalf"],
  ])("gets nothing with %s", async (_what, parameters, headers, reason) => {
    const reply = await ask(resourceApi, parameters, headers());
    if (reason === undefined) expect(reply.status).toBe(401);
    else await expectRefusal(stack, reply, badCredentials(reason));
  });
});

describe("Anybody else", () => {
  it("gets a token of its own whatever certificate it shows in a header, and the audit log says so", async () => {
    const as = stack.identity("demo-api", "certificate");
    const own = stack.key("demo-api", "certificate").clientid;
    const reply = await ask(as, { ...grant, client_id: own }, forwarded("demo-bound"));
    expect(decode(reply.json<TokenAnswer>().access_token).claims["cid"]).toBe(own);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([
      { detail: "untrusted proxy header: client-cert" },
    ]);
  });

  it("cannot leave out who it is", async () => {
    const as = stack.identity("demo-api", "certificate");
    const reply = await ask(as, grant, forwarded("demo-api"));
    await expectRefusal(stack, reply, badCredentials("client-missing"));
  });

  it.each([
    [
      "a client with a certificate",
      () => stack.identity("demo-api", "certificate"),
      "certificate-not-registered",
    ],
    ["nobody with a certificate", () => undefined, "secret-missing"],
  ])("is not somebody whose certificate it shows in a header: %s", async (_what, as, reason) => {
    const client_id = stack.key("demo-bound", "certificate").clientid;
    const reply = await ask(as(), { ...grant, client_id }, forwarded("demo-bound"));
    await expectRefusal(stack, reply, badCredentials(reason));
  });

  it("gets no token of a user without being a client that may", async () => {
    const as = stack.identity("demo-api", "certificate");
    await expectRefusal(stack, await ask(as, asAda), badCredentials("client-missing"));
    const named = await ask(as, { ...asAda, client_id: stack.key("demo-api", "certificate").clientid });
    await expectRefusal(stack, named, {
      status: 401,
      error: "invalid_client",
      description: "Unauthorized grant type",
      reason: "grant-not-allowed",
    });
    const unknown = await ask(undefined, { ...asAda, client_id: "sb-resource-api!b1|it!b1" });
    await expectRefusal(stack, unknown, badCredentials("secret-missing"));
  });

  it("hears no reason of a refusal", async () => {
    const reply = await ask(stack.identity("demo-api", "certificate"), grant);
    expect(reply.headers["tenantbox-reason"]).toBeUndefined();
    const heard = await ask(resourceApi, grant);
    expect(heard.headers["tenantbox-reason"]).toBe("certificate-not-forwarded");
  });
});

describe("A client whose instance allows the password grant", () => {
  let own: { authorization: string };
  const byUser = (parameters: Record<string, string>, headers: Record<string, string> = {}): Promise<Reply> =>
    ask(undefined, { grant_type: "password", ...parameters }, { ...own, ...headers });
  beforeAll(async () => {
    await administration.createInstance("portal", {
      roles: ["MonitoringDataRead"],
      "grant-types": ["password"],
    });
    await administration.createKey("portal", "secret");
    const { clientid, clientsecret } = stack.key("portal", "secret");
    own = basic(clientid, clientsecret);
    const roles = ["MonitoringDataRead", "MessagePayloadsRead"];
    await administration.send("POST", "/users", { name: "grace", password, roles });
    await administration.send("POST", "/users", { name: "mary", password, roles: ["CredentialsRead"] });
  });

  it("gets a token of the user with the scopes that both have, which reads logs until the user is gone", async () => {
    const reply = await byUser({ username: "grace", password });
    const { access_token: token, scope } = reply.json<TokenAnswer>();
    expect(scope).toContain("it!b1.NodeManager.read");
    expect(scope).not.toContain("esbmessagestorage");
    const read = (): Promise<Reply> =>
      stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await read()).status).toBe(200);
    await administration.send("DELETE", "/users/grace");
    const since = performance.now();
    while ((await read()).status === 200) expect(performance.now() - since).toBeLessThan(2_000);
  });

  it("gets no client credentials, which its instance does not allow", async () => {
    expect((await ask(undefined, grant, own)).json<{ error_description: string }>().error_description).toBe(
      "Unauthorized grant type",
    );
  });

  it.each([
    [
      "a wrong password",
      { username: "mary", password: "wrong horse" },
      401,
      "unauthorized",
      "password-wrong",
    ],
    ["an unknown user", { username: "nobody", password }, 401, "unauthorized", "user-unknown"],
    ["no password", { username: "mary" }, 400, "invalid_request", "user-credentials-missing"],
    [
      "a user who shares no role with it",
      { username: "mary", password },
      400,
      "invalid_scope",
      "scope-invalid",
    ],
  ])("is refused with %s", async (_what, parameters, status, error, reason) => {
    const reply = await byUser(parameters);
    expect([reply.status, reply.json<{ error: string }>().error]).toEqual([status, error]);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([{ event: "token.refused", reason }]);
  });

  it("does not guess on by naming other addresses of callers", async () => {
    for (let guess = 0; guess < 10; guess += 1) {
      const headers = { "x-forwarded-for": `192.0.2.${guess}`, forwarded: `for=192.0.2.${guess}` };
      await byUser({ username: "target", password: `guess number ${guess}` }, headers);
    }
    const reply = await byUser({ username: "target", password }, { "x-forwarded-for": "192.0.2.99" });
    expect([reply.status, reply.json<{ error: string }>().error]).toEqual([429, "too_many_requests"]);
    expect(Number(reply.headers["retry-after"])).toBeGreaterThan(0);
  });
});
