// Reads the last five logs with each kind of service key: a secret, a certificate made by the tenant, one of your own,
// and a certificate that the token is bound to. The tenant's host has another name from here than on your machine.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:https";

const { TENANT_HOST = "localhost", TENANT_HOME = "docker/tenant" } = process.env;
const file = (name) => readFileSync(`${TENANT_HOME}/keys/${name}`, "utf8");

async function call(url, { body, ...options } = {}) {
  const target = new URL(url);
  target.hostname = TENANT_HOST;
  const sent = request(target, options);
  sent.end(body);
  const [answer] = await once(sent, "response");
  const text = (await answer.toArray()).join("");
  if (answer.statusCode !== 200) throw new Error(`${target.href} answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text);
}

async function lastLogs(key) {
  const { clientid, clientsecret, tokenurl, url } = JSON.parse(file(`${key}.json`)).oauth;
  const identity = clientsecret === undefined ? { cert: file(`${key}.crt`), key: file(`${key}.key`) } : {};
  const { access_token: token } = await call(tokenurl, {
    ...identity,
    method: "POST",
    ...(clientsecret === undefined ? {} : { auth: `${clientid}:${clientsecret}` }),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ grant_type: "client_credentials", client_id: clientid }).toString(),
  });
  const headers = { authorization: `Bearer ${token}`, accept: "application/json" };
  const answer = await call(`${url}/api/v1/MessageProcessingLogs?$top=5`, { ...identity, headers });
  return answer.d.results;
}

for (const key of [
  "demo-api.secret",
  "demo-api.certificate",
  "demo-api.external",
  "demo-bound.certificate",
]) {
  const logs = await lastLogs(key);
  console.log(`${key}: ${logs.length} logs, at ${new URL(logs[0].__metadata.uri).origin}`);
}
