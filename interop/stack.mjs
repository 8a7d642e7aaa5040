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
  const { clientid, clientsecret, tokenurl } = keyFile("demo-api.secret.json");
  const authorization = `Basic ${Buffer.from(`${clientid}:${clientsecret}`).toString("base64")}`;
  const answer = await fetch(`${tokenurl}?grant_type=client_credentials`, {
    method: "POST",
    headers: { authorization },
  });
  assert.equal(answer.status, 200);
  token = (await answer.json()).access_token;
  return token;
}

/** What the API answers in JSON to a plain request, to compare a client's findings with. */
export async function plain(path) {
  const headers = { accept: "application/json", authorization: `Bearer ${await demoToken()}` };
  const answer = await fetch(`${apiUrl}/api/v1/${path}`, { headers });
  const text = await answer.text();
  return text.startsWith("{") ? JSON.parse(text) : text;
}
