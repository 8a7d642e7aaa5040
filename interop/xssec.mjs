// @sap/xssec against the stack that STACK describes: gets tokens with a secret and with a certificate, and
// validates them, as an application of the real platform does. Started by run.mjs.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { runChecks } from "./checks.mjs";
import { apiUrl, keyFile, tokenMtlsUrl, tokenUrl } from "./stack.mjs";

const { XsuaaService, createSecurityContext } = createRequire(import.meta.url)("@sap/xssec");

/** A service key with what the library wants besides: application name and domain of its UAA. */
const service = (name, more = {}) =>
  new XsuaaService({
    ...keyFile(name),
    url: tokenUrl,
    certurl: tokenMtlsUrl,
    xsappname: "it!b1",
    uaadomain: new URL(tokenUrl).host,
    ...more,
  });
const withSecret = (more) => service("demo-api.secret.json", more);
const withCertificate = (more) => service("demo-api.certificate.json", more);
const tokenOf = async (one) => (await one.fetchClientCredentialsToken()).access_token;
const readsLogs = async (token) => {
  const response = await fetch(`${apiUrl}/api/v1/MessageProcessingLogs?$top=1`, {
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
  });
  assert.equal(response.status, 200);
};

const checks = {
  "gets a token with its secret, which opens the API": async () => {
    const answer = await withSecret().fetchClientCredentialsToken();
    assert.equal(answer.expires_in, 43_199);
    await readsLogs(answer.access_token);
  },
  "gets a token with its certificate, which opens the API": async () =>
    readsLogs(await tokenOf(withCertificate())),
  "accepts the token got with the secret, and reads its client, grant and scopes": async () => {
    const context = await createSecurityContext(withSecret(), { jwt: await tokenOf(withSecret()) });
    assert.equal(context.getClientId(), keyFile("demo-api.secret.json").clientid);
    assert.equal(context.getGrantType(), "client_credentials");
    assert.equal(context.checkLocalScope("NodeManager.read"), true);
    assert.equal(context.checkLocalScope("NodeManager.deploy"), false);
  },
  "accepts the token got with the certificate": async () => {
    const context = await createSecurityContext(withCertificate(), { jwt: await tokenOf(withCertificate()) });
    assert.equal(context.getClientId(), keyFile("demo-api.certificate.json").clientid);
  },
  "accepts a token at the service of another instance of the same application": async () => {
    const other = service("demo-readonly.secret.json");
    await createSecurityContext(other, { jwt: await tokenOf(withSecret()) });
  },
  "asks for one scope and gets it alone": async () => {
    const answer = await withSecret().fetchClientCredentialsToken({ scope: "it!b1.NodeManager.read" });
    assert.equal(answer.scope, "it!b1.NodeManager.read");
  },
  "refuses the token for another application": async () => {
    const foreign = withSecret({ clientid: "sb-other!b9", xsappname: "other!b9" });
    await assert.rejects(createSecurityContext(foreign, { jwt: await tokenOf(withSecret()) }), /audience/i);
  },
  "refuses the token with a changed signature": async () => {
    const token = await tokenOf(withSecret());
    const changed = `${token.slice(0, -12)}${"A".repeat(12)}`;
    await assert.rejects(createSecurityContext(withSecret(), { jwt: changed }), /signature/i);
  },
  "is refused with a wrong secret": async () => {
    await assert.rejects(tokenOf(withSecret({ clientsecret: "wrong" })), /401/);
  },
  "is refused with the certificate of another client": async () => {
    const { certificate, key } = keyFile("demo-bound.certificate.json");
    await assert.rejects(tokenOf(withCertificate({ certificate, key })), /401/);
  },
};

await runChecks("@sap/xssec", checks);
