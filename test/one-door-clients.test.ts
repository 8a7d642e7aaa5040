import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as openid from "openid-client";
import { Agent, fetch } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { contivaSession } from "./contiva/session.ts";
import { bearer } from "./flows.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let door: string;
const closing: (() => Promise<void>)[] = [];
beforeAll(async () => {
  stack = await startStack({ settings: { doorPort: 0 } });
  door = stack.doorUrl ?? "";
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
  await stack.stop();
});

describe("Clients from npm, unchanged, run through the door:", () => {
  it("openid-client discovers the door's endpoints and gets a token", async () => {
    const dispatcher = new Agent({ connect: { ca: readFileSync(join(stack.home, "ca.pem"), "utf8") } });
    closing.push(() => dispatcher.close());
    const { clientid, clientsecret = "" } = stack.key("demo-api", "secret");
    const configuration = await openid.discovery(
      new URL(`${door}/.well-known/openid-configuration`),
      clientid,
      {},
      openid.ClientSecretBasic(clientsecret),
      { [openid.customFetch]: (url: string, options: object) => fetch(url, { ...options, dispatcher }) },
    );
    expect(configuration.serverMetadata().token_endpoint).toBe(`${door}/oauth/token`);
    const { access_token: given } = await openid.clientCredentialsGrant(configuration);
    const logs = await stack.call(`${door}/api/v1/MessageProcessingLogs/$count`, { headers: bearer(given) });
    expect(Number(logs.text)).toBeGreaterThan(1000);
  });

  it("@contiva/sap-integration-suite-client reads logs", async () => {
    const key = { ...stack.key("demo-api", "secret"), url: door, tokenurl: `${door}/oauth/token` };
    const task = [
      "messageProcessingLogs",
      "getMessageProcessingLogs",
      { filter: "Status eq 'FAILED'", top: 5 },
    ];
    const [outcome] = await contivaSession(stack, key, [task]);
    const { logs = [] } = (outcome?.value ?? {}) as { logs?: readonly unknown[] };
    expect(logs).toHaveLength(5);
  });
});
