import { expect, test } from "vitest";
import type { HttpsAnswer, HttpsRequest } from "./https.ts";
import { fetchToken, isBound } from "./access-token.ts";

const common = { url: "https://localhost:3", createdate: "2026-01-01T00:00:00.000Z" };
const tokenurl = "https://localhost:1/oauth/token";
const token = { access_token: "a.b.c", token_type: "bearer" };

/** Answers every call the same and keeps what was asked. */
function answering(status: number, body: unknown) {
  const asked: (HttpsRequest & { url: string })[] = [];
  const https = (url: string, request: HttpsRequest): Promise<HttpsAnswer> => {
    asked.push({ url, ...request });
    return Promise.resolve({
      status,
      contentType: "application/json",
      headers: {},
      body: JSON.stringify(body),
    });
  };
  return { https, asked };
}

test("a secret goes by Basic, byte for byte, with the grant type in the query and no body", async () => {
  const { https, asked } = answering(200, token);
  const oauth = { ...common, clientid: "sb-1!b2|it!b3", clientsecret: "4$+/=", tokenurl };
  expect(await fetchToken(https, { oauth })).toEqual(token);
  const authorization = `Basic ${Buffer.from("sb-1!b2|it!b3:4$+/=").toString("base64")}`;
  expect(asked).toEqual([
    { url: `${tokenurl}?grant_type=client_credentials`, method: "POST", headers: { authorization } },
  ]);
});

test("a certificate goes by mutual TLS with the client id in the form", async () => {
  const { https, asked } = answering(200, token);
  const clientCertificate = { certificate: "PEM", key: "PEM" };
  await fetchToken(https, { oauth: { ...common, clientid: "sb-1!b2|it!b3", tokenurl } }, clientCertificate);
  expect(asked).toMatchObject([
    { url: tokenurl, body: "grant_type=client_credentials&client_id=sb-1%21b2%7Cit%21b3", clientCertificate },
  ]);
});

test("a refusal is told in the token server's words", async () => {
  const { https } = answering(401, { error: "invalid_client", error_description: "Bad credentials" });
  const oauth = { ...common, clientid: "a", clientsecret: "b", tokenurl };
  await expect(fetchToken(https, { oauth })).rejects.toThrow(
    "no token: the token server answered 401: invalid_client (Bad credentials)",
  );
});

test("a token is bound when it has the claim cnf", () => {
  const tokenWith = (claims: object): string =>
    ["e30", Buffer.from(JSON.stringify(claims)).toString("base64url"), "x"].join(".");
  expect(isBound(tokenWith({ cnf: { "x5t#S256": "x" } }))).toBe(true);
  expect(isBound(tokenWith({ sub: "x" }))).toBe(false);
  expect(isBound("opaque")).toBe(false);
});
