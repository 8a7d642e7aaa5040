import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type Administration, administrationOf, decode, form } from "./flows.ts";
import { askAsCli, platformCall, type PlatformTokens, type V3List } from "./platform.ts";
import { challengeOf, formOf, newVerifier } from "./browser-form.ts";
import type { Reply } from "./request.ts";
import { demoClients, tenantOf } from "./seeds.ts";
import { type Stack, startStack } from "./stack.ts";

/** A login in a browser for a program on the same machine: RFC 6749 section 4.1 with RFC 7636 and RFC 8252. */

const password = "correct horse";
const redirectUri = "http://127.0.0.1:54321/callback?kept=1";
const html = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

let stack: Stack;
let administration: Administration;
beforeAll(async () => {
  stack = await startStack({ ...tenantOf(...demoClients), settings: { doorPort: 0 } });
  administration = await administrationOf(stack);
  await administration.send("POST", "/users", { name: "dev", password, space_roles: ["space_developer"] });
});
afterAll(() => stack.stop());

const question = (verifier: string, change: Record<string, string> = {}): Record<string, string> => ({
  response_type: "code",
  client_id: "cf",
  redirect_uri: redirectUri,
  state: 'a"<b>&c',
  code_challenge: challengeOf(verifier),
  code_challenge_method: "S256",
  ...change,
});
const addressFor = (parameters: Record<string, string>, base = stack.tokenUrl): string =>
  `${base}/oauth/authorize?${new URLSearchParams(parameters).toString()}`;
const opened = (parameters: Record<string, string>, base?: string): Promise<Reply> =>
  stack.call(addressFor(parameters, base), { headers: html });

const sent = (
  path: string,
  fields: Record<string, string>,
  {
    cookie,
    origin = stack.tokenUrl,
    base = stack.tokenUrl,
  }: { cookie: string; origin?: string; base?: string },
): Promise<Reply> => {
  const { headers, body } = form(fields);
  return stack.call(`${base}${path}`, {
    method: "POST",
    body,
    headers: { ...(headers as object), ...html, cookie, origin },
  });
};
const logInBrowser = async (parameters: Record<string, string>): Promise<Reply> => {
  const { fields, cookie } = formOf(await opened(parameters));
  return sent("/oauth/authorize", { ...fields, username: "dev", password }, { cookie });
};
const codeIn = (reply: Reply): URLSearchParams => {
  expect([reply.status, reply.text]).toEqual([303, expect.any(String)]);
  return new URL(String(reply.headers["location"])).searchParams;
};
const exchanged = (code: string, verifier: string, change: Record<string, string> = {}): Promise<Reply> =>
  askAsCli(stack, {
    grant_type: "authorization_code",
    code,
    redirect_uri: redirectUri,
    code_verifier: verifier,
    ...change,
  });
const refused = [400, "invalid_grant"];
const errorOf = (reply: Reply) => [reply.status, reply.json<{ error: string }>().error];

describe("A person in a browser", () => {
  it("logs in, the program gets a code, and for it tokens, without a secret", async () => {
    const verifier = newVerifier();
    const page = await opened(question(verifier));
    expect([page.status, page.headers["content-security-policy"], page.headers["cache-control"]]).toEqual([
      200,
      expect.stringContaining("default-src 'none'; form-action 'self'"),
      "no-store",
    ]);
    expect(page.text).not.toContain("<b>");
    const answer = codeIn(await logInBrowser(question(verifier)));
    expect([answer.get("kept"), answer.get("state"), answer.get("iss")]).toEqual([
      "1",
      'a"<b>&c',
      `${stack.tokenUrl}/oauth/token`,
    ]);
    // A public client names itself and nothing else.
    const { headers, body } = form({
      grant_type: "authorization_code",
      client_id: "cf",
      code: answer.get("code") ?? "",
      redirect_uri: redirectUri,
      code_verifier: verifier,
    });
    const reply = await stack.call(`${stack.tokenUrl}/oauth/token`, {
      method: "POST",
      headers: headers ?? {},
      body,
    });
    expect(reply.status, reply.text).toBe(200);
    const { access_token: token, refresh_token: refresh } = reply.json<PlatformTokens>();
    expect(decode(token).claims).toMatchObject({ cid: "cf", user_name: "dev" });
    expect((await platformCall(stack, token, "/v3/spaces")).json<V3List>().resources).toHaveLength(1);
    expect((await askAsCli(stack, { grant_type: "refresh_token", refresh_token: refresh })).status).toBe(200);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([
      { event: "token.issued", principal: "dev" },
    ]);
  });

  it("gets through the one door as well", async () => {
    const base = stack.doorUrl ?? "";
    const { fields, cookie } = formOf(await opened(question(newVerifier()), base));
    const reply = await sent(
      "/oauth/authorize",
      { ...fields, username: "dev", password },
      { cookie, base, origin: base },
    );
    expect(reply.status, reply.text).toBe(303);
  });

  it("gets a code that counts once, whatever came of it", async () => {
    const verifier = newVerifier();
    const code = codeIn(await logInBrowser(question(verifier))).get("code") ?? "";
    expect((await exchanged(code, verifier)).status).toBe(200);
    const again = await exchanged(code, verifier);
    expect(errorOf(again)).toEqual(refused);
    expect(await auditOf(stack, "token-server", again)).toMatchObject([{ reason: "code-unknown" }]);
    const other = codeIn(await logInBrowser(question(verifier))).get("code") ?? "";
    expect(errorOf(await exchanged(other, newVerifier()))).toEqual(refused);
    expect(errorOf(await exchanged(other, verifier))).toEqual(refused);
  });

  it("gets a code that is for one redirect URI, one verifier and one client", async () => {
    const verifier = newVerifier();
    const another = { redirect_uri: "http://127.0.0.1:54321/other" };
    const first = codeIn(await logInBrowser(question(verifier))).get("code") ?? "";
    expect(errorOf(await exchanged(first, verifier, another))).toEqual(refused);
    const { headers, body } = form({
      grant_type: "authorization_code",
      code: first,
      redirect_uri: redirectUri,
    });
    const { tokenurl, clientid, clientsecret } = stack.key("demo-api", "secret");
    const foreign = await stack.call(tokenurl, {
      method: "POST",
      body,
      headers: {
        ...(headers as object),
        authorization: `Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString("base64")}`,
      },
    });
    expect(errorOf(foreign)).toEqual([400, "unsupported_grant_type"]);
    const second = codeIn(await logInBrowser(question(verifier))).get("code") ?? "";
    await administration.send("PATCH", "/users/dev", { password: `${password}!` });
    expect(errorOf(await exchanged(second, verifier))).toEqual(refused);
    await administration.send("PATCH", "/users/dev", { password });
  });

  it.each([
    ["https://evil.example/"],
    ["http://127.0.0.1.evil.example/"],
    ["http://127.0.0.1@evil.example/"],
    ["http://localhost:8080@evil.example/"],
    ["http://127.0.0.1:80#fragment"],
    ["http://127.0.0.1\\@evil.example/"],
    ["//127.0.0.1/"],
    ["javascript:alert(1)"],
    [""],
  ])("is sent nowhere where the redirect URI is %s", async (uri) => {
    const page = await opened(question(newVerifier(), { redirect_uri: uri }));
    expect([page.status, page.headers["location"]]).toEqual([400, undefined]);
    expect(page.text).toContain("redirect_uri");
  });

  it("is sent nowhere for another client", async () => {
    const page = await opened(
      question(newVerifier(), { client_id: stack.key("demo-api", "secret").clientid }),
    );
    expect([page.status, page.headers["location"]]).toEqual([400, undefined]);
  });

  it.each([
    ["without PKCE", { code_challenge: "" }, "invalid_request"],
    ["with the challenge in plain text", { code_challenge_method: "plain" }, "invalid_request"],
    ["for a token in the address", { response_type: "token" }, "unsupported_response_type"],
    ["with a scope that cf does not have", { scope: "tenantbox.admin" }, "invalid_scope"],
    ["without asking anybody", { prompt: "none" }, "login_required"],
  ])("is sent back with an error by a program that asks %s", async (_how, change, error) => {
    const reply = await opened(question(newVerifier(), change));
    const answer = new URL(String(reply.headers["location"]));
    expect([
      reply.status,
      answer.origin,
      answer.searchParams.get("error"),
      answer.searchParams.get("state"),
    ]).toEqual([302, "http://127.0.0.1:54321", error, 'a"<b>&c']);
  });

  it("cannot be logged in by a page of somebody else", async () => {
    const parameters = question(newVerifier());
    const { fields, cookie } = formOf(await opened(parameters));
    const good = { ...fields, username: "dev", password };
    const attempts = [
      sent("/oauth/authorize", good, { cookie: "" }),
      sent("/oauth/authorize", { ...good, csrf: "" }, { cookie }),
      sent("/oauth/authorize", good, { cookie: formOf(await opened(parameters)).cookie }),
      sent("/oauth/authorize", good, { cookie, origin: "https://evil.example" }),
      stack.call(addressFor({ ...parameters, username: "dev", password }), { method: "POST", headers: html }),
    ];
    for (const reply of await Promise.all(attempts))
      expect([reply.status, reply.headers["location"]]).toEqual([400, undefined]);
  });

  it("hears that the password is wrong, keeps the form, and has to wait after ten wrong ones", async () => {
    await administration.send("POST", "/users", { name: "victim", password });
    const { fields, cookie } = formOf(await opened(question(newVerifier())));
    const statuses: number[] = [];
    for (let count = 0; count < 11; count += 1) {
      const reply = await sent(
        "/oauth/authorize",
        { ...fields, username: "victim", password: "wrong password" },
        { cookie },
      );
      statuses.push(reply.status);
      if (count === 0) expect(formOf(reply).fields["state"]).toBe('a"<b>&c');
    }
    expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
    const right = await sent("/oauth/authorize", { ...fields, username: "victim", password }, { cookie });
    expect(right.status).toBe(429);
  });

  it("gets a passcode at /login, which cf login --sso takes once", async () => {
    const page = await stack.call(`${stack.tokenUrl}/login`, { headers: html });
    const { fields, cookie } = formOf(page);
    const shown = await sent("/login", { ...fields, username: "dev", password }, { cookie });
    const passcode = /<p><code>([A-Za-z0-9_-]+)<\/code>/.exec(shown.text)?.[1] ?? "";
    const asked = { grant_type: "password", passcode };
    expect((await askAsCli(stack, asked)).status).toBe(200);
    const again = await askAsCli(stack, asked);
    expect([again.status, again.json()]).toEqual([
      401,
      { error: "unauthorized", error_description: "Bad credentials" },
    ]);
    const asCode = await exchanged(passcode, newVerifier());
    expect(errorOf(asCode)).toEqual(refused);
  });
});
