import { readFileSync } from "node:fs";
import { Agent as HttpsAgent } from "node:https";
import { join } from "node:path";
import * as oauth from "oauth4webapi";
import * as openid from "openid-client";
import { ClientCredentials } from "simple-oauth2";
import { Agent, fetch } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { read } from "./flows.ts";
import type { Identity } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

/** Clients from npm, unchanged: all they are told is what a service key holds, and which root to trust. */

let stack: Stack;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  stack = await startStack();
  closing.push(() => stack.stop());
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
});

const caOf = (): string => readFileSync(join(stack.home, "ca.pem"), "utf8");
const issuer = (): URL => new URL(`${stack.tokenUrl}/oauth/token`);
/** How these clients are told a root certificate: a fetch of one's own. */
function fetchAs(identity?: Identity): (url: string, options: object) => Promise<Response> {
  const dispatcher = new Agent({ connect: { ca: caOf(), ...identity } });
  closing.push(() => dispatcher.close());
  return (url, options) => fetch(url, { ...options, dispatcher });
}
const expectLogs = async (token: string): Promise<void> => {
  expect((await read(stack, token, "MessageProcessingLogs?$top=1")).status).toBe(200);
};

describe("openid-client gets a token that opens the API", () => {
  const grant = async (
    algorithm: "oidc" | "oauth2",
    name: string,
    authentication: (secret: string) => openid.ClientAuth,
    as?: Identity,
  ): Promise<openid.TokenEndpointResponse> => {
    const { clientid, clientsecret = "" } = stack.key("demo-api", name);
    const configuration = await openid.discovery(
      issuer(),
      clientid,
      as === undefined ? {} : { use_mtls_endpoint_aliases: true },
      authentication(clientsecret),
      { algorithm, [openid.customFetch]: fetchAs(as) },
    );
    expect(configuration.serverMetadata().issuer).toBe(issuer().href);
    return openid.clientCredentialsGrant(configuration);
  };

  for (const algorithm of ["oidc", "oauth2"] as const) {
    it.each([
      ["client_secret_basic", openid.ClientSecretBasic],
      ["client_secret_post", openid.ClientSecretPost],
    ])(`after ${algorithm} discovery, with %s`, async (_method, authentication) => {
      const answer = await grant(algorithm, "secret", authentication);
      expect(answer.expires_in).toBe(43_199);
      await expectLogs(answer.access_token);
    });

    it(`after ${algorithm} discovery, with its certificate at the alias for mTLS`, async () => {
      const as = stack.identity("demo-api", "certificate");
      const answer = await grant(algorithm, "certificate", () => openid.TlsClientAuth(), as);
      await expectLogs(answer.access_token);
    });
  }
});

describe("oauth4webapi gets a token that opens the API", () => {
  const grant = async (name: string, authentication: (secret: string) => oauth.ClientAuth, as?: Identity) => {
    const { clientid, clientsecret = "" } = stack.key("demo-api", name);
    const own = { [oauth.customFetch]: fetchAs(as) };
    const found = await oauth.discoveryRequest(issuer(), { algorithm: "oauth2", ...own });
    const server = await oauth.processDiscoveryResponse(issuer(), found);
    const client: oauth.Client = { client_id: clientid, use_mtls_endpoint_aliases: as !== undefined };
    const parameters = new URLSearchParams({ scope: "it!b1.NodeManager.read" });
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication(clientsecret),
      parameters,
      own,
    );
    return oauth.processClientCredentialsResponse(server, client, response);
  };

  it.each([
    ["client_secret_basic", oauth.ClientSecretBasic],
    ["client_secret_post", oauth.ClientSecretPost],
  ])("with %s, and only the scope it asked for", async (_method, authentication) => {
    const answer = await grant("secret", authentication);
    expect([answer.token_type, answer.scope]).toEqual(["bearer", "it!b1.NodeManager.read"]);
  });

  it("with its certificate", async () => {
    const answer = await grant(
      "external",
      () => oauth.TlsClientAuth(),
      stack.identity("demo-api", "external"),
    );
    expect(answer.scope).toBe("it!b1.NodeManager.read");
  });

  it("and reads from the challenge that its secret is wrong", async () => {
    await expect(grant("secret", () => oauth.ClientSecretPost("wrong"))).rejects.toMatchObject({
      status: 401,
      cause: [
        { scheme: "basic", parameters: { error: "unauthorized", error_description: "Bad credentials" } },
      ],
    });
  });
});

describe("simple-oauth2 gets a token that opens the API", () => {
  it.each([
    ["header", "strict"],
    ["header", "loose"],
    ["body", "strict"],
  ] as const)("with id and secret in the %s, encoded in its %s way", async (authorizationMethod, mode) => {
    const { clientid, clientsecret = "", tokenurl } = stack.key("demo-api", "secret");
    const { origin, pathname } = new URL(tokenurl);
    const agent = new HttpsAgent({ ca: caOf() });
    closing.push(async () => agent.destroy());
    const client = new ClientCredentials({
      client: { id: clientid, secret: clientsecret },
      auth: { tokenHost: origin, tokenPath: pathname },
      options: { authorizationMethod, credentialsEncodingMode: mode },
      http: { agent },
    });
    const { token } = await client.getToken({});
    await expectLogs(String(token["access_token"]));
  });
});

describe("What a token is worth, and its end, as clients from npm know them", () => {
  const isLive = async (token: string): Promise<boolean> =>
    (await read(stack, token, "MessageProcessingLogs?$top=1")).status === 200;
  const expectEnd = (token: string): Promise<boolean> =>
    eventually(async () => ((await isLive(token)) ? undefined : true), "the API to refuse the token");

  it("openid-client introspects and revokes with a secret and with a certificate", async () => {
    for (const name of ["secret", "certificate"]) {
      const { clientid, clientsecret = "" } = stack.key("demo-api", name);
      const as = name === "secret" ? undefined : stack.identity("demo-api", name);
      const authentication =
        as === undefined ? openid.ClientSecretBasic(clientsecret) : openid.TlsClientAuth();
      const metadata = { use_mtls_endpoint_aliases: as !== undefined };
      const own = { [openid.customFetch]: fetchAs(as) };
      const configuration = await openid.discovery(issuer(), clientid, metadata, authentication, own);
      const { access_token: token } = await openid.clientCredentialsGrant(configuration);
      expect(await openid.tokenIntrospection(configuration, token)).toMatchObject({
        active: true,
        client_id: clientid,
        iss: issuer().href,
      });
      await openid.tokenRevocation(configuration, token);
      expect(await openid.tokenIntrospection(configuration, token)).toEqual({ active: false });
      await expectEnd(token);
    }
  });

  it("oauth4webapi introspects and revokes", async () => {
    const { clientid, clientsecret = "" } = stack.key("demo-api", "secret");
    const own = { [oauth.customFetch]: fetchAs() };
    const found = await oauth.discoveryRequest(issuer(), { algorithm: "oauth2", ...own });
    const server = await oauth.processDiscoveryResponse(issuer(), found);
    const client: oauth.Client = { client_id: clientid };
    const by = oauth.ClientSecretPost(clientsecret);
    const granted = await oauth.clientCredentialsGrantRequest(server, client, by, {}, own);
    const { access_token: token } = await oauth.processClientCredentialsResponse(server, client, granted);
    const introspect = async (): Promise<boolean> => {
      const response = await oauth.introspectionRequest(server, client, by, token, own);
      return (await oauth.processIntrospectionResponse(server, client, response)).active;
    };
    expect(await introspect()).toBe(true);
    await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, by, token, own));
    expect(await introspect()).toBe(false);
    await expectEnd(token);
  });
});
