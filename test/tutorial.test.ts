import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { form, read, type TokenAnswer } from "./flows.ts";
import { type Processes, remove, startProcesses, temporaryFolder, tenantbox } from "./processes.ts";

/**
 * The published tutorial step by step (OAuth with a client certificate, plan `api`), as a reader with Postman
 * does it; the instance and the key are made on the command line.
 */
describe("A reader of the tutorial", () => {
  let home: string;
  let stack: Processes;
  let oauth: Record<"clientid" | "certificate" | "key" | "tokenurl" | "url", string>;
  let token: string;
  const command = async <Shape>(...words: string[]): Promise<Shape> => {
    const { code, stdout, stderr } = await tenantbox([...words, "--json"], {
      settings: { TENANTBOX_HOME: home },
    });
    expect([code, stderr]).toEqual([0, ""]);
    return JSON.parse(stdout) as Shape;
  };
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home);
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });

  it("step 2: creates an instance of plan api with MonitoringDataRead", async () => {
    const parameters = JSON.stringify({
      "grant-types": ["client_credentials"],
      roles: ["MonitoringDataRead"],
    });
    const made = await command("instance", "create", "tutorial", "--plan", "api", "--parameters", parameters);
    expect(made).toMatchObject({
      name: "tutorial",
      plan: "api",
      parameters: { roles: ["MonitoringDataRead"] },
    });
  });

  it("steps 3 and 4: creates a key of type Certificate and views what it holds", async () => {
    await command("key", "create", "tutorial", "key", "--parameters", '{"key-type":"certificate"}');
    const shown = await command<{ oauth: typeof oauth } | { credentials: { oauth: typeof oauth } }>(
      "key",
      "show",
      "tutorial",
      "key",
    );
    oauth = "oauth" in shown ? shown.oauth : shown.credentials.oauth;
    expect(Object.keys(oauth)).toEqual([
      "clientid",
      "certificate",
      "key",
      "url",
      "createdate",
      "certificatedetails",
      "tokenurl",
    ]);
    expect([oauth.tokenurl, oauth.url]).toEqual([`${stack.tokenMtlsUrl}/oauth/token`, stack.apiUrl]);
  });

  it("step 5: takes certificate and key out of it, from the first BEGIN to the last END", () => {
    expect(oauth.certificate).toMatch(/^-----BEGIN CERTIFICATE-----\n[\s\S]*\n-----END CERTIFICATE-----\n?$/);
    expect(oauth.certificate.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(oauth.key).toMatch(/^-----BEGIN RSA PRIVATE KEY-----\n[\s\S]*\n-----END RSA PRIVATE KEY-----\n?$/);
    const leaf = new X509Certificate(oauth.certificate);
    expect(leaf.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect((leaf.validToDate.getTime() - Date.now()) / 86_400_000).toBeCloseTo(365, 1);
  });

  it("steps 6 to 9: registers them for the token host and gets a token, credentials in the body", async () => {
    const reply = await stack.call(oauth.tokenurl, {
      method: "POST",
      ...form({ grant_type: "client_credentials", client_id: oauth.clientid }),
      as: { cert: oauth.certificate, key: oauth.key },
    });
    expect(reply.status).toBe(200);
    token = reply.json<TokenAnswer>().access_token;
  });

  it("step 10: sends the request with the token alone and sees the list of logs", async () => {
    const reply = await read(stack, token, "MessageProcessingLogs");
    expect(reply.status).toBe(200);
    expect(reply.json<{ d: { results: unknown[] } }>().d.results).toHaveLength(1000);
  });

  it("gets the same in one line from `tenantbox token` and `tenantbox call`", async () => {
    const answer = await command<TokenAnswer>("token", "tutorial", "key");
    expect((await read(stack, answer.access_token, "MessageProcessingLogs?$top=1")).status).toBe(200);
    const list = await command<{ d: { results: unknown[] } }>(
      "call",
      "tutorial",
      "key",
      "MessageProcessingLogs?$top=3",
    );
    expect(list.d.results).toHaveLength(3);
  });
});
