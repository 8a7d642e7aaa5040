import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERVER_AUTH } from "../shared/src/client-certificate/testing/certificate-fixture.ts";
import { eventually } from "./audit.ts";
import {
  type Administration,
  administrationOf,
  decode,
  form,
  read,
  type TokenAnswer,
  tokenFor,
} from "./flows.ts";
import { type OutsideAuthority, outsideAuthority, selfSigned } from "./outside-authority.ts";
import type { Identity, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { badCredentials, expectRefusal } from "./token-refusal.ts";

const day = 86_400_000;
const grant = { grant_type: "client_credentials" };
let stack: Stack;
let administration: Administration;
let outside: OutsideAuthority;
let clientId: string;

beforeAll(async () => {
  stack = await startStack();
  administration = await administrationOf(stack);
  clientId = stack.key("demo-api", "certificate").clientid;
  outside = outsideAuthority(stack, "Outside CA");
});
afterAll(() => stack.stop());

const ask = (as: Identity | undefined, id = clientId): Promise<Reply> =>
  stack.call(`${stack.tokenMtlsUrl}/oauth/token`, {
    method: "POST",
    ...form({ ...grant, client_id: id }),
    as,
  });
const register = (name: string, pem: string): Promise<Reply> =>
  administration.createKey("demo-api", name, { "key-type": "certificate_external", "X.509": pem });

describe("A client with a certificate gets a token", () => {
  it.each(["certificate", "external"])(
    "for the key %s, and reads logs with the token alone",
    async (name) => {
      const token = await tokenFor(stack, "demo-api", name);
      expect((await read(stack, token, "MessageProcessingLogs?$top=1")).status).toBe(200);
    },
  );

  it("whether grant and id stand in the form or in the query", async () => {
    const as = stack.identity("demo-api", "certificate");
    const endpoint = `${stack.tokenMtlsUrl}/oauth/token`;
    const query = new URLSearchParams({ ...grant, client_id: clientId }).toString();
    const replies = await Promise.all([
      stack.call(`${endpoint}?${query}`, { method: "POST", as }),
      stack.call(`${endpoint}?grant_type=client_credentials`, {
        method: "POST",
        ...form({ client_id: clientId }),
        as,
      }),
    ]);
    for (const reply of replies) {
      expect([reply.status, Object.keys(reply.json<TokenAnswer>())]).toEqual([
        200,
        ["access_token", "token_type", "expires_in", "scope", "jti"],
      ]);
    }
  });

  it("that is not bound to it, since the instance does not ask for that", async () => {
    expect(decode(await tokenFor(stack, "demo-api", "certificate")).claims).not.toHaveProperty("cnf");
  });

  it("that its own authority issued, from the moment that authority is in the trust folder", async () => {
    const newcomers = outsideAuthority(stack, "Newcomers");
    const client = newcomers.issue();
    expect((await register("newcomer", client.pem)).status).toBe(201);
    await expectRefusal(stack, await ask(client.identity), badCredentials("certificate-untrusted"));
    await newcomers.trust();
    const accepted = async () => ((await ask(client.identity)).status === 200 ? true : undefined);
    await eventually(accepted, "the new root to be trusted");
    await newcomers.distrust();
    const refused = async () => ((await ask(client.identity)).status === 401 ? true : undefined);
    await eventually(refused, "the removed root to be forgotten");
  });

  it("until the clock passes the end of its certificate", async () => {
    await outside.trust();
    const client = outside.issue({ notAfter: stack.now() + 3_600_000 });
    await register("short-lived", client.pem);
    await eventually(
      async () => ((await ask(client.identity)).status === 200 ? true : undefined),
      "the root to be trusted",
    );
    await stack.advance(2 * 3_600_000);
    try {
      await expectRefusal(stack, await ask(client.identity), badCredentials("certificate-expired"));
    } finally {
      await stack.advance(-2 * 3_600_000);
    }
  });
});

describe("A client with a certificate is refused a token", () => {
  it("before its certificate is valid", async () => {
    await outside.trust();
    const client = outside.issue({ notBefore: stack.now() + day });
    expect((await register("early", client.pem)).status).toBe(201);
    await expectRefusal(stack, await ask(client.identity), badCredentials("certificate-not-yet-valid"));
    await stack.advance(2 * day);
    try {
      expect((await ask(client.identity)).status).toBe(200);
    } finally {
      await stack.advance(-2 * day);
    }
  });

  it.each([
    ["is made for servers", { purposes: [SERVER_AUTH] }, "no-client-auth"],
    ["names no purpose", { purposes: null }, "no-client-auth"],
    ["may act as an authority", { ca: true }, "ca-certificate"],
    ["must not sign", { usage: 0x20 }, "wrong-key-usage"],
  ] as const)("when its certificate %s, and cannot register it either", async (_what, options, reason) => {
    const client = outside.issue(options);
    await expectRefusal(stack, await ask(client.identity), badCredentials(`certificate-${reason}`));
    const refusal = await register("hopeless", client.pem);
    expect([refusal.status, refusal.json<{ error: { field: string } }>().error.field]).toEqual([
      400,
      "X.509",
    ]);
  });

  it("when it signed its certificate itself", async () => {
    const client = selfSigned(stack);
    await expectRefusal(stack, await ask(client.identity), badCredentials("certificate-self-signed"));
  });

  it("when an unknown authority issued its certificate", async () => {
    const client = outsideAuthority(stack, "Nobody Knows").issue();
    await expectRefusal(stack, await ask(client.identity), badCredentials("certificate-untrusted"));
  });

  it("when another authority of the same name issued the same certificate", async () => {
    const twin = outsideAuthority(stack, "Outside CA").issue({ serial: "4011" });
    await register("twin", outside.issue({ serial: "4011" }).pem);
    await expectRefusal(stack, await ask(twin.identity), badCredentials("certificate-untrusted"));
  });

  it("when its certificate was never registered", async () => {
    await outside.trust();
    await expectRefusal(
      stack,
      await ask(outside.issue().identity),
      badCredentials("certificate-not-registered"),
    );
  });

  it("when its key pair is registered, but with an earlier certificate", async () => {
    const first = outside.issue();
    await register("renewed", first.pem);
    const renewed = outside.issue({ keys: first.fixture });
    await expectRefusal(stack, await ask(renewed.identity), badCredentials("certificate-not-registered"));
  });

  it("when it names another client than its certificate belongs to", async () => {
    const as = stack.identity("demo-bound", "certificate");
    await expectRefusal(stack, await ask(as), badCredentials("certificate-not-registered"));
  });

  it("when it names nobody we know", async () => {
    const as = stack.identity("demo-api", "certificate");
    await expectRefusal(stack, await ask(as, "sb-nobody!b1|it!b1"), badCredentials("client-unknown"));
  });

  it("when it shows no certificate", async () => {
    await expectRefusal(stack, await ask(undefined), badCredentials("certificate-missing"));
  });

  it("when it does not say who it is", async () => {
    const as = stack.identity("demo-api", "certificate");
    const reply = await stack.call(`${stack.tokenMtlsUrl}/oauth/token`, {
      method: "POST",
      ...form(grant),
      as,
    });
    await expectRefusal(stack, reply, badCredentials("client-missing"));
  });

  it("once its key is deleted, although its certificate is still valid", async () => {
    await administration.createKey("demo-readonly", "leaver", { "key-type": "certificate" });
    const as = stack.identity("demo-readonly", "leaver");
    const id = stack.key("demo-readonly", "leaver").clientid;
    expect((await ask(as, id)).status).toBe(200);
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/leaver");
    await expectRefusal(stack, await ask(as, id), badCredentials("certificate-not-registered"));
  });

  it("when only a header shows a certificate", async () => {
    const { cert } = stack.identity("demo-api", "certificate");
    const call = form({ ...grant, client_id: clientId });
    const shown = encodeURIComponent(cert);
    const reply = await stack.call(`${stack.tokenMtlsUrl}/oauth/token`, {
      method: "POST",
      body: call.body,
      headers: {
        ...(call.headers as Record<string, string>),
        "x-forwarded-client-cert": `Cert="${shown}"`,
        "client-cert": `:${Buffer.from(cert).toString("base64")}:`,
        ssl_client_cert: shown,
      },
    });
    expect([400, 401, 431]).toContain(reply.status);
    expect(reply.text).not.toContain("access_token");
  });
});
