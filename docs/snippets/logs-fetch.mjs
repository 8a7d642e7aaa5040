// Failed messages with fetch: two steps with a secret, or as a user. Start it with NODE_EXTRA_CA_CERTS=.tenantbox/ca.pem
// node logs-fetch.mjs secret|user [HOME]
import { readFileSync } from "node:fs";

const [way, home = ".tenantbox"] = process.argv.slice(2);
const read = (path) => JSON.parse(readFileSync(`${home}/${path}`, "utf8"));
const { clientid, clientsecret, tokenurl, url } = read("keys/demo-api.secret.json").oauth;
const basic = (user, password) => `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

async function call(address, options) {
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.headers.get("x-correlation-id")}`);
  return answer.json();
}

async function proof() {
  if (way === "user") {
    const { username, password } = read("users/demo.json");
    return basic(username, password);
  }
  const { access_token } = await call(tokenurl, {
    method: "POST",
    headers: { authorization: basic(clientid, clientsecret) },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return `Bearer ${access_token}`;
}

const query = new URLSearchParams({ $filter: "Status eq 'FAILED'", $top: "5" });
const headers = { accept: "application/json", authorization: await proof() };
const { d } = await call(`${url}/api/v1/MessageProcessingLogs?${query}`, { headers });
for (const { MessageGuid, Status } of d.results) console.log(MessageGuid, Status);
