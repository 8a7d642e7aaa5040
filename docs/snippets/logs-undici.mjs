// Failed messages with undici, which shows certificates, too: two steps with a certificate, or the certificate directly.
// node logs-undici.mjs certificate|direct [HOME]
import { readFileSync } from "node:fs";
import { Agent, request } from "undici";

const [way, home = ".tenantbox"] = process.argv.slice(2);
const read = (path) => readFileSync(`${home}/${path}`, "utf8");
const { clientid, certificate, key, tokenurl, url } = JSON.parse(
  read("keys/demo-api.certificate.json"),
).oauth;
const ca = read("ca.pem"); // a real tenant: leave this out
const shown = new Agent({ connect: { ca, cert: certificate, key } });
const plain = new Agent({ connect: { ca } });

async function call(address, options) {
  const { statusCode, headers, body } = await request(address, options);
  if (statusCode !== 200) throw new Error(`${statusCode} ${headers["x-correlation-id"]}`);
  return body.json();
}

const headers = { accept: "application/json" };
if (way === "certificate") {
  const form = new URLSearchParams({ grant_type: "client_credentials", client_id: clientid });
  const { access_token } = await call(tokenurl, {
    method: "POST",
    dispatcher: shown,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: form.toString(),
  });
  headers.authorization = `Bearer ${access_token}`;
}
const query = new URLSearchParams({ $filter: "Status eq 'FAILED'", $top: "5" });
const dispatcher = way === "direct" ? shown : plain;
const { d } = await call(`${url}/api/v1/MessageProcessingLogs?${query}`, { dispatcher, headers });
for (const { MessageGuid, Status } of d.results) console.log(MessageGuid, Status);
await Promise.all([shown.close(), plain.close()]);
