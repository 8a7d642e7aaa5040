import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { faultsOf } from "./faults.ts";
import { basic, bearer, decode, type Feed, form, type TokenAnswer, tokenFor } from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

/** Token server and resource API by path on one port. */

let stack: Stack;
let door: string;
let token: string;
beforeAll(async () => {
  stack = await startStack({ settings: { doorPort: 0 } });
  door = stack.doorUrl ?? "";
  token = await tokenFor(stack, "demo-api", "secret");
});
afterAll(() => stack.stop());

const knock = (path: string, call?: Call): Promise<Reply> => stack.call(`${door}${path}`, call);
const json = { accept: "application/json" };
const doorAsked = (): string => `https://localhost:${new URL(door).port}`;

describe("A caller who knows one port only", () => {
  it("gets a token and reads logs with it", async () => {
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    const answer = await knock("/oauth/token?grant_type=client_credentials", {
      method: "POST",
      headers: basic(clientid, clientsecret),
    });
    const { access_token: given } = answer.json<TokenAnswer>();
    const logs = await knock("/api/v1/MessageProcessingLogs?$top=3", {
      headers: { ...json, ...bearer(given) },
    });
    const { results } = logs.json<Feed<{ __metadata: { uri: string } }>>().d;
    expect(results).toHaveLength(3);
    expect(decode(given).claims["iss"]).toBe(`${stack.tokenUrl}/oauth/token`);
    for (const { __metadata } of results)
      expect(__metadata.uri.startsWith(`${doorAsked()}/api/v1/`)).toBe(true);
  });

  it("reads the same public documents, but for the addresses of the endpoints", async () => {
    expect((await knock("/token_keys")).text).toBe((await stack.call(`${stack.tokenUrl}/token_keys`)).text);
    for (const path of [
      "/oauth/token/.well-known/openid-configuration",
      "/.well-known/oauth-authorization-server",
    ])
      expect((await knock(path)).json()).toMatchObject({
        issuer: `${stack.tokenUrl}/oauth/token`,
        token_endpoint: `${doorAsked()}/oauth/token`,
        jwks_uri: `${doorAsked()}/token_keys`,
        mtls_endpoint_aliases: { token_endpoint: `${stack.tokenMtlsUrl}/oauth/token` },
      });
  });

  it.each([
    ["localhost:32771", "https://localhost:32771"],
    ["127.0.0.1:1", "https://127.0.0.1:1"],
    ["evil.example:443", undefined],
  ])("reads addresses at the host it called, %s, as long as that is this machine", async (host, base) => {
    const headers = { ...json, host };
    const discovery = (await knock("/.well-known/openid-configuration", { headers })).json<{
      issuer: string;
      token_endpoint: string;
    }>();
    expect(discovery).toMatchObject({
      issuer: `${stack.tokenUrl}/oauth/token`,
      token_endpoint: `${base ?? stack.tokenUrl}/oauth/token`,
    });
    const logs = await knock("/api/v1/MessageProcessingLogs?$top=1", {
      headers: { ...headers, ...bearer(token) },
    });
    expect(logs.text).toContain(`${base ?? stack.apiUrl}/api/v1/MessageProcessingLogs('`);
  });

  it("learns of both servers' health", async () => {
    for (const path of ["/health/live", "/health/ready"]) expect((await knock(path)).status).toBe(200);
  });

  it("gets a large answer whole", async () => {
    const path = "/api/v1/MessageProcessingLogs?$expand=CustomHeaderProperties&$top=1000";
    const through = await knock(path, { headers: { ...json, ...bearer(token) } });
    expect(through.json<Feed<unknown>>().d.results).toHaveLength(1000);
  });

  it("reads logs with a user's name and password", async () => {
    const { username, password } = JSON.parse(
      readFileSync(join(stack.home, "users", "demo.json"), "utf8"),
    ) as Record<string, string>;
    const logs = await knock("/api/v1/MessageProcessingLogs?$top=1", {
      headers: { ...json, ...basic(username ?? "", password) },
    });
    expect(logs.status).toBe(200);
  });

  it("is refused in the words of the server that it means", async () => {
    const wrong = await knock("/oauth/token?grant_type=client_credentials", {
      method: "POST",
      headers: basic(stack.key("demo-api", "secret").clientid, "wrong"),
    });
    expect([wrong.status, wrong.json()]).toEqual([
      401,
      { error: "invalid_client", error_description: "Bad credentials" },
    ]);
    expect((await knock("/oauth/token")).headers["allow"]).toBe("POST");
    const nowhere = await knock("/internal/v1/revocations?after=0", { headers: json });
    expect([nowhere.status, nowhere.json()]).toMatchObject([404, { error: { code: "Not Found" } }]);
  });
});

describe("A caller with a certificate", () => {
  it("is told at the token endpoint where certificates are served", async () => {
    const { clientid } = stack.key("demo-api", "certificate");
    const reply = await knock("/oauth/token", {
      method: "POST",
      ...form({ grant_type: "client_credentials", client_id: clientid }),
      as: stack.identity("demo-api", "certificate"),
    });
    expect([reply.status, reply.json()]).toEqual([
      401,
      {
        error: "invalid_client",
        error_description: `No client certificate passes here; with one, call ${stack.tokenMtlsUrl}/oauth/token`,
      },
    ]);
  });

  it("is told at the API where that takes certificates", async () => {
    const reply = await knock("/api/v1/MessageProcessingLogs", {
      headers: json,
      as: stack.identity("demo-api", "certificate"),
    });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain(`No client certificate passes here; with one, call ${stack.apiUrl}.`);
  });

  it("and a bound token is told where the API takes both", async () => {
    const headers = { ...json, ...bearer(await tokenFor(stack, "demo-bound", "certificate")) };
    const reply = await knock("/api/v1/MessageProcessingLogs", {
      headers,
      as: stack.identity("demo-bound", "certificate"),
    });
    expect(reply.status).toBe(401);
    expect(reply.text).toContain(`No client certificate passes here; with one, call ${stack.apiUrl}.`);
  });
});

describe("The operator", () => {
  const asOperator = async (): Promise<Record<string, string>> => {
    const { oauth } = JSON.parse(readFileSync(join(stack.home, "admin.json"), "utf8")) as {
      oauth: { clientid: string; clientsecret: string };
    };
    const answer = await knock("/oauth/token?grant_type=client_credentials", {
      method: "POST",
      headers: basic(oauth.clientid, oauth.clientsecret),
    });
    return bearer(answer.json<TokenAnswer>().access_token);
  };

  it("reaches what one server has by its path, and either server by its name", async () => {
    const headers = await asOperator();
    const own = [
      ["service_instances", "token-server/service_instances"],
      ["retention", "resource-api/retention"],
    ];
    for (const [path = "", named = ""] of own) {
      const short = await knock(`/admin/v1/${path}`, { headers });
      expect([short.status, (await knock(`/admin/v1/${named}`, { headers })).text]).toEqual([
        200,
        short.text,
      ]);
    }
    expect((await knock("/admin/v1/token-server/retention", { headers })).status).toBe(404);
    expect((await knock("/admin/v1/resource-api/service_instances", { headers })).status).toBe(404);
  });

  it("has to say which server is meant where both have a path", async () => {
    const reply = await knock("/admin/v1/faults", { headers: await asOperator() });
    expect([reply.status, reply.json()]).toEqual([
      404,
      {
        error: {
          code: "ambiguous",
          message:
            "Both servers have this path; say which one is meant: " +
            "/admin/v1/token-server/faults or /admin/v1/resource-api/faults",
          field: null,
        },
      },
    ]);
  });

  it("finds the caller's address and correlation id in the token server's audit", async () => {
    const reply = await knock("/oauth/token?grant_type=client_credentials", {
      method: "POST",
      headers: {
        ...basic("sb-nobody!b1", "x"),
        "x-correlation-id": "through-the-door",
        forwarded: 'for="[10.9.8.7]";host="evil.example";proto=https;by=_door',
        "x-forwarded-for": "10.9.8.7",
      },
    });
    const [line] = await auditOf(stack, "token-server", reply);
    expect(line).toMatchObject({ event: "token.refused", request: "through-the-door" });
    expect(["127.0.0.1", "::1"]).toContain(line?.["peer"]);
  });
});

describe("A fault on command at the token server", () => {
  const asked = (body: string): Call => {
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    return { method: "POST", headers: { ...basic(clientid, clientsecret), ...form({}).headers }, body };
  };

  it("reaches the caller at the door as it is: a refusal, half a body, a connection that ends", async () => {
    const faults = await faultsOf(stack);
    const ask = (): Promise<Reply> => knock("/oauth/token", asked("grant_type=client_credentials"));
    await faults.add({ server: "token-server", count: 1, fault: { kind: "status", status: 429 } });
    const refused = await ask();
    expect([refused.status, refused.headers["retry-after"]]).toEqual([429, "1"]);
    for (const where of ["head", "body"] as const) {
      await faults.add({ server: "token-server", count: 1, fault: { kind: "cut", where } });
      await expect(ask()).rejects.toThrow(
        where === "head" ? /other side closed|hang up/ : /terminated|closed/,
      );
    }
    expect((await ask()).status).toBe(200);
  });
});
