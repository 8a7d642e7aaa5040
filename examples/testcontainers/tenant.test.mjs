// A tenant for one test file, by Testcontainers for Node. First, once: docker compose build
import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:https";
import { after, before, test } from "node:test";
import { GenericContainer, Wait } from "testcontainers";

let container, door, ca, key;
before(async () => {
  container = await new GenericContainer(process.env.TENANTBOX_IMAGE ?? "tenantbox:local")
    .withExposedPorts(8440) // one port for token server and API, mapped to a random one
    .withWaitStrategy(Wait.forHealthCheck())
    .start();
  const read = async (path) => (await container.exec(["cat", `/tenantbox/${path}`])).output;
  door = `https://localhost:${container.getMappedPort(8440)}`;
  ca = await read("ca.pem");
  key = JSON.parse(await read("keys/demo-api.secret.json")).oauth;
});
after(() => container?.stop());

async function call(method, path, options) {
  const [answer] = await once(request(`${door}${path}`, { method, ca, ...options }).end(), "response");
  return JSON.parse((await answer.toArray()).join(""));
}

test("a client reads logs, and their addresses name the port that it called", async () => {
  const auth = `${key.clientid}:${key.clientsecret}`;
  const token = await call("POST", "/oauth/token?grant_type=client_credentials", { auth });
  const headers = { authorization: `Bearer ${token.access_token}`, accept: "application/json" };
  const logs = await call("GET", "/api/v1/MessageProcessingLogs?$top=5", { headers });
  assert.equal(logs.d.results.length, 5);
  for (const log of logs.d.results) assert.ok(log.__metadata.uri.startsWith(`${door}/api/v1/`));
});
