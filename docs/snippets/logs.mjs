// Failed messages, in every way in; Node's standard library alone. fetch cannot show a client certificate, node:https can.
// node logs.mjs secret|certificate|direct|user [HOME]
import { readFileSync } from "node:fs";
import { request } from "node:https";
import { json } from "node:stream/consumers";

const [way, home = ".tenantbox"] = process.argv.slice(2);
const read = (path) => readFileSync(`${home}/${path}`, "utf8");
const name = way === "secret" || way === "user" ? "demo-api.secret" : "demo-api.certificate";
const key = JSON.parse(read(`keys/${name}.json`)).oauth;
const ca = read("ca.pem"); // a real tenant: leave this out below

/** Sends a request and reads its answer as JSON; `options` go to node:https. */
function call(url, { body, ...options }) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { ca, ...options }, (answer) => {
      if (answer.statusCode === 200) resolve(json(answer));
      else reject(new Error([answer.statusCode, answer.headers["x-correlation-id"]].join(" ")));
    });
    sent.once("error", reject).end(body);
  });
}

async function token() {
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (way === "certificate") form.set("client_id", key.clientid);
  const { access_token } = await call(key.tokenurl, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
    // Either a certificate or a secret says who asks.
    ...(way === "certificate"
      ? { cert: key.certificate, key: key.key }
      : { auth: `${key.clientid}:${key.clientsecret}` }),
  });
  return access_token;
}

const options = { headers: { accept: "application/json" } };
if (way === "secret" || way === "certificate") options.headers.authorization = `Bearer ${await token()}`;
if (way === "direct") Object.assign(options, { cert: key.certificate, key: key.key });
if (way === "user") {
  const { username, password } = JSON.parse(read("users/demo.json"));
  options.auth = `${username}:${password}`;
}
const query = new URLSearchParams({ $filter: "Status eq 'FAILED'", $top: "5" });
const { d } = await call(`${key.url}/api/v1/MessageProcessingLogs?${query}`, options);
for (const { MessageGuid, Status } of d.results) console.log(MessageGuid, Status);
