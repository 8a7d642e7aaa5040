import { createPublicKey } from "node:crypto";
import { calculateJwkThumbprint, type JWK } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decode, tokenFor } from "./flows.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

interface TokenKeys {
  readonly keys: readonly (JWK & { readonly value: string })[];
}

const discoveryPlaces = [
  "/.well-known/openid-configuration",
  "/oauth/token/.well-known/openid-configuration",
  "/.well-known/oauth-authorization-server",
  "/.well-known/oauth-authorization-server/oauth/token",
];
const lies = {
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "http",
  forwarded: "host=evil.example;proto=http",
};

describe("Anybody can read at /token_keys", () => {
  it("the keys that verify tokens, as JWK and as PEM", async () => {
    const reply = await stack.call(`${stack.tokenUrl}/token_keys`);
    const { keys } = reply.json<TokenKeys>();
    const { header } = decode(await tokenFor(stack, "demo-api", "secret"));
    expect(reply.headers["content-type"]).toBe("application/json;charset=UTF-8");
    expect(keys).toHaveLength(1);
    expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(
      ["alg", "e", "kid", "kty", "n", "use", "value"].toSorted(),
    );
    expect(keys[0]).toMatchObject({ kid: header["kid"], alg: "RS256", kty: "RSA", use: "sig" });
    expect(createPublicKey(keys[0]?.value ?? "").export({ format: "jwk" })).toMatchObject({ n: keys[0]?.n });
    expect(await calculateJwkThumbprint(keys[0] ?? {})).not.toBe("");
  });

  it("nothing twice: 304 for who sends the ETag of what he has", async () => {
    const url = `${stack.tokenUrl}/token_keys?zid=anything`;
    const etag = String((await stack.call(url)).headers["etag"]);
    const same = await stack.call(url, { headers: { "if-none-match": `"old", ${etag}` } });
    expect([same.status, same.text, same.headers["etag"]]).toEqual([304, "", etag]);
    expect((await stack.call(url, { headers: { "if-none-match": '"old"' } })).status).toBe(200);
  });

  it("the same on the listener for certificates", async () => {
    const [one, other] = await Promise.all(
      [stack.tokenUrl, stack.tokenMtlsUrl].map((base) => stack.call(`${base}/token_keys`)),
    );
    expect(other?.text).toBe(one?.text);
  });
});

describe("Discovery", () => {
  it.each(discoveryPlaces)("at %s names issuer, endpoints and methods", async (path) => {
    const reply = await stack.call(`${stack.tokenUrl}${path}`);
    expect(reply.json()).toMatchObject({
      issuer: `${stack.tokenUrl}/oauth/token`,
      token_endpoint: `${stack.tokenUrl}/oauth/token`,
      introspection_endpoint: `${stack.tokenUrl}/introspect`,
      revocation_endpoint: `${stack.tokenUrl}/oauth/revoke`,
      jwks_uri: `${stack.tokenUrl}/token_keys`,
      mtls_endpoint_aliases: { token_endpoint: `${stack.tokenMtlsUrl}/oauth/token` },
      grant_types_supported: ["client_credentials", "password", "refresh_token"],
      id_token_signing_alg_values_supported: ["RS256"],
    });
    const again = { "if-none-match": String(reply.headers["etag"]) };
    expect((await stack.call(`${stack.tokenUrl}${path}`, { headers: again })).status).toBe(304);
  });

  it.each([...discoveryPlaces, "/token_keys"])(
    "at %s never follows what the caller says of its host",
    async (path) => {
      const url = `${stack.tokenUrl}${path}`;
      const honest = await stack.call(url);
      const lied = await stack.call(url, { headers: { ...lies, host: "evil.example" } });
      expect([lied.status, lied.text]).toEqual([200, honest.text]);
    },
  );

  it("and tokens neither", async () => {
    const { clientid, clientsecret } = stack.key("demo-api", "secret");
    const authorization = `Basic ${Buffer.from(`${clientid}:${clientsecret ?? ""}`).toString("base64")}`;
    const reply = await stack.call(`${stack.tokenUrl}/oauth/token?grant_type=client_credentials`, {
      method: "POST",
      headers: { ...lies, host: "evil.example", authorization },
    });
    const { header, claims } = decode(reply.json<{ access_token: string }>().access_token);
    expect([claims["iss"], header["jku"]]).toEqual([
      `${stack.tokenUrl}/oauth/token`,
      `${stack.tokenUrl}/token_keys`,
    ]);
  });

  it.each(["/token_keys", ...discoveryPlaces])("%s takes GET and HEAD only", async (path) => {
    const url = `${stack.tokenUrl}${path}`;
    expect((await stack.call(url, { method: "HEAD" })).status).toBe(200);
    const reply = await stack.call(url, { method: "POST" });
    expect([reply.status, reply.headers["allow"]]).toEqual([405, "GET, HEAD"]);
  });
});

describe("Health", () => {
  it("is told on every listener, without credentials", async () => {
    for (const base of [stack.tokenUrl, stack.tokenMtlsUrl, stack.apiUrl]) {
      for (const path of ["/health/live", "/health/ready"]) {
        expect((await stack.call(`${base}${path}`)).status).toBe(200);
      }
    }
  });
});

describe("The list of revocations", () => {
  it("is for the resource API alone: no other certificate opens it, and the listener for secrets has none", async () => {
    const path = "/internal/v1/revocations?after=0";
    const foreign = stack.identity("demo-api", "certificate");
    expect((await stack.call(`${stack.tokenMtlsUrl}${path}`, { as: foreign })).status).toBe(401);
    expect((await stack.call(`${stack.tokenMtlsUrl}${path}`)).status).toBe(401);
    expect((await stack.call(`${stack.tokenUrl}${path}`)).status).toBe(404);
  });
});
