import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The running stack that run.mjs describes in STACK. */
export const { home, tokenUrl, tokenMtlsUrl, apiUrl } = JSON.parse(process.env.STACK);

/** Credentials of a service key, from its file. */
export const keyFile = (name) => JSON.parse(readFileSync(join(home, "keys", name), "utf8")).oauth;

let token;

/** A token of the demo instance, asked for once. */
export async function demoToken() {
  if (token !== undefined) return token;
  token = (await tokenOf(keyFile("demo-api.secret.json"))).access_token;
  return token;
}

/** What the API answers in JSON to a plain request, to compare a client's findings with. */
export async function plain(path, key) {
  const bearer = key === undefined ? await demoToken() : (await tokenOf(key)).access_token;
  const headers = { accept: "application/json", authorization: `Bearer ${bearer}` };
  const answer = await fetch(`${apiUrl}/api/v1/${path}`, { headers });
  const text = await answer.text();
  return text.startsWith("{") ? JSON.parse(text) : text;
}

/** Makes an instance with these roles and a key with a secret, and gives that key as its file has it. */
export async function keyWithRoles(name, roles) {
  const operator = JSON.parse(readFileSync(join(home, "admin.json"), "utf8")).oauth;
  const { access_token: admin } = await tokenOf(operator);
  const made = {
    service_instances: { name, plan: "api", parameters: { roles } },
    [`service_instances/${name}/service_keys`]: { name: "secret" },
  };
  for (const [path, body] of Object.entries(made)) {
    const answer = await fetch(`${tokenUrl}/admin/v1/${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${admin}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    assert.ok(answer.ok, `${answer.status} ${path}`);
  }
  return keyFile(`${name}.secret.json`);
}

async function tokenOf({ clientid, clientsecret, tokenurl }) {
  const authorization = `Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString("base64")}`;
  const answer = await fetch(`${tokenurl}?grant_type=client_credentials`, {
    method: "POST",
    headers: { authorization },
  });
  assert.equal(answer.status, 200);
  return answer.json();
}
