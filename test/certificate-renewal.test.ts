import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "./audit.ts";
import { type Administration, administrationOf, form } from "./flows.ts";
import { type OutsideAuthority, type OutsideClient, outsideAuthority } from "./outside-authority.ts";
import type { Reply } from "./request.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";
import { badCredentials, expectRefusal } from "./token-refusal.ts";

const hour = 3_600_000;

describe.each(stackEngines)("On $name a certificate that is not pinned", (engine) => {
  let stack: Stack;
  let administration: Administration;
  let outside: OutsideAuthority;
  beforeAll(async () => {
    stack = await engine.start();
    administration = await administrationOf(stack);
    outside = outsideAuthority(stack, "Outside CA");
    await outside.trust();
    await administration.createInstance("flows", {}, "integration-flow");
  });
  afterAll(() => stack.stop());

  const issue = (name: string, hoursAgo: number): OutsideClient =>
    outside.issue({ subject: [["2.5.4.3", name]], notBefore: stack.now() - hoursAgo * hour });
  const register = (name: string, { pem }: OutsideClient, pinned = false): Promise<Reply> =>
    administration.createKey("flows", name, {
      "key-type": "certificate_external",
      "X.509": pem,
      "pin-certificate": pinned,
    });
  const ask = ({ identity }: OutsideClient, key: string): Promise<Reply> =>
    stack.call(`${stack.tokenMtlsUrl}/oauth/token`, {
      method: "POST",
      ...form({ grant_type: "client_credentials", client_id: stack.key("flows", key).clientid }),
      as: identity,
    });
  const accepted = (client: OutsideClient, key: string): Promise<boolean> =>
    eventually(async () => ((await ask(client, key)).status === 200 ? true : undefined), "a token");

  it("stands for its renewals, and the older one counts no more once the newer was used", async () => {
    const [first, renewed] = [issue("moving", 5), issue("moving", 3)];
    expect((await register("moving", first)).status).toBe(201);
    await accepted(first, "moving");
    expect((await ask(renewed, "moving")).status).toBe(200);
    await expectRefusal(stack, await ask(first, "moving"), badCredentials("certificate-superseded"));
    expect((await ask(renewed, "moving")).status).toBe(200);
    expect((await ask(issue("moving", 3), "moving")).status).toBe(200);
    const older = await ask(issue("moving", 4), "moving");
    await expectRefusal(stack, older, badCredentials("certificate-superseded"));
  });

  it("does not stand for another subject or another issuer", async () => {
    await register("fixed", issue("fixed", 5));
    const other = await ask(issue("fixed too", 3), "fixed");
    await expectRefusal(stack, other, badCredentials("certificate-not-registered"));
    const elsewhere = outsideAuthority(stack, "Other CA");
    await elsewhere.trust();
    const twin = elsewhere.issue({ subject: [["2.5.4.3", "fixed"]] });
    await eventually(async () => {
      const text = (await ask(twin, "fixed")).status;
      return text === 401 ? true : undefined;
    }, "an answer");
    expect((await ask(twin, "fixed")).status).toBe(401);
  });

  it("is refused where another key cannot be told from it, until that key is gone", async () => {
    const [one, two] = [issue("shared", 5), issue("shared", 4)];
    await register("shared-one", one);
    await accepted(one, "shared-one");
    await register("shared-two", two, true);
    await expectRefusal(stack, await ask(one, "shared-one"), badCredentials("certificate-ambiguous"));
    await expectRefusal(stack, await ask(two, "shared-two"), badCredentials("certificate-ambiguous"));
    await administration.send("DELETE", "/service_instances/flows/service_keys/shared-two");
    expect((await ask(one, "shared-one")).status).toBe(200);
  });

  it("cannot be had with plan api, where every certificate is pinned", async () => {
    const client = issue("api", 5);
    const parameters = { "key-type": "certificate_external", "X.509": client.pem };
    const refused = await administration.createKey("demo-api", "loose", {
      ...parameters,
      "pin-certificate": false,
    });
    expect([refused.status, refused.json<{ error: { field: string } }>().error.field]).toEqual([
      400,
      "pin-certificate",
    ]);
    await administration.createKey("demo-api", "tight", parameters);
    const identity = { identity: issue("api", 3).identity };
    const reply = await stack.call(`${stack.tokenMtlsUrl}/oauth/token`, {
      method: "POST",
      ...form({ grant_type: "client_credentials", client_id: stack.key("demo-api", "tight").clientid }),
      as: identity.identity,
    });
    await expectRefusal(stack, reply, badCredentials("certificate-not-registered"));
  });
});
