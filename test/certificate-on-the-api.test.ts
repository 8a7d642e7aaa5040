import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SERVER_AUTH } from "../shared/src/client-certificate/testing/certificate-fixture.ts";
import { auditLines, auditOf, eventually } from "./audit.ts";
import { changesTo, expectNobody, read } from "./certificate-callers.ts";
import { type Administration, administrationOf, basic, bearer, tokenFor } from "./flows.ts";
import { type OutsideAuthority, outsideAuthority, selfSigned } from "./outside-authority.ts";
import type { Identity, Reply } from "./request.ts";
import type { Stack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";

const day = 86_400_000;

describe.each(stackEngines)("On $name a client with a certificate and nothing else", (engine) => {
  let stack: Stack;
  let administration: Administration;
  let outside: OutsideAuthority;
  beforeAll(async () => {
    stack = await engine.start();
    administration = await administrationOf(stack);
    outside = outsideAuthority(stack, "Outside CA");
    await outside.trust();
    const known = outside.issue();
    await externalKey("demo-api", "known", known.pem);
    await trusted(known.identity);
  });
  afterAll(() => stack.stop());

  const externalKey = (instance: string, name: string, pem: string, more: object = {}): Promise<Reply> =>
    administration.createKey(instance, name, { "key-type": "certificate_external", "X.509": pem, ...more });
  const trusted = (as: Identity): Promise<boolean> =>
    eventually(
      async () => ((await read(stack, as)).status === 200 ? true : undefined),
      "the root to be trusted",
    );

  it.each(["certificate", "external"])("reads logs directly with the key %s", async (name) => {
    const reply = await read(stack, stack.identity("demo-api", name));
    expect([reply.status, reply.json<{ d: { results: object[] } }>().d.results.length]).toEqual([200, 1]);
  });

  it("reads logs without sending the chain, where its authority is ours", async () => {
    const { cert, key } = stack.identity("demo-api", "certificate");
    const leaf = /-----BEGIN[^-]*-----[^-]*-----END[^-]*-----/.exec(cert)?.[0] ?? "";
    expect((await read(stack, { cert: leaf, key })).status).toBe(200);
  });

  it("reads logs with an instance that asks for bound tokens", async () => {
    expect((await read(stack, stack.identity("demo-bound", "certificate"))).status).toBe(200);
  });

  it("may do what its instance's roles permit, and hears 403 for the rest", async () => {
    const attachments = "MessageProcessingLogAttachments('x')";
    const api = stack.identity("demo-api", "certificate");
    expect((await read(stack, api, {}, attachments)).status).not.toBe(403);
    await administration.createKey("demo-readonly", "direct", { "key-type": "certificate" });
    const reply = await read(stack, stack.identity("demo-readonly", "direct"), {}, attachments);
    expect(reply.status).toBe(403);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { reason: "role-missing", principal: stack.key("demo-readonly", "direct").clientid },
    ]);
  });

  it("is asked for at the token server once, however often it calls", async () => {
    await administration.createKey("demo-readonly", "often", { "key-type": "certificate" });
    const as = stack.identity("demo-readonly", "often");
    const { validuntil: _, ...key } = { validuntil: "", ...stack.key("demo-readonly", "often") };
    const replies = await Promise.all(Array.from({ length: 20 }, () => read(stack, as)));
    expect(replies.map(({ status }) => status)).toEqual(replies.map(() => 200));
    const fingerprint = createHash("sha256").update(derOf(as.cert)).digest("hex");
    const own = await eventually(async () => {
      const lines = (await auditLines(stack, "token-server")).filter(({ detail }) =>
        detail?.includes(fingerprint),
      );
      return lines.length > 0 ? lines : undefined;
    }, "the token's audit line");
    expect(own).toMatchObject([{ event: "token.issued", principal: key.clientid }]);
  });

  it.each([
    ["is self-signed", () => selfSigned(stack), "certificate-self-signed"],
    [
      "comes from nobody's authority",
      () => outsideAuthority(stack, "Nobody").issue(),
      "certificate-untrusted",
    ],
    ["is made for servers", () => outside.issue({ purposes: [SERVER_AUTH] }), "certificate-no-client-auth"],
    ["names no purpose", () => outside.issue({ purposes: null }), "certificate-no-client-auth"],
    ["may act as an authority", () => outside.issue({ ca: true }), "certificate-ca-certificate"],
    ["has expired", () => outside.issue({ notAfter: stack.now() - day / 2 }), "certificate-expired"],
    ["is not valid yet", () => outside.issue({ notBefore: stack.now() + day }), "certificate-not-yet-valid"],
    ["was never registered", () => outside.issue(), "certificate-not-registered"],
  ])("is nobody when it %s", async (_what, make, reason) => {
    await expectNobody(stack, await read(stack, make().identity), reason);
  });

  it("is nobody with the key pair of a registered certificate that was issued again", async () => {
    const first = outside.issue();
    await externalKey("demo-api", "first", first.pem);
    await trusted(first.identity);
    const again = outside.issue({ keys: first.fixture });
    await expectNobody(stack, await read(stack, again.identity), "certificate-not-registered");
  });

  it("is nobody with the certificate of an integration-flow instance", async () => {
    await administration.createInstance("flows", {}, "integration-flow");
    await administration.createKey("flows", "certificate", { "key-type": "certificate" });
    await expectNobody(stack, await read(stack, stack.identity("flows", "certificate")), "audience-foreign");
  });

  it("is nobody with another credential beside it that does not count, and is not looked at", async () => {
    const as = stack.identity("demo-api", "certificate");
    expect((await read(stack, as)).status).toBe(200);
    const expired = await tokenFor(stack, "demo-api", "secret");
    for (const headers of [
      bearer(`${expired}x`),
      basic("demo", "wrong-password"),
      { authorization: "" },
      { authorization: "Negotiate abc" },
    ]) {
      const reply = await read(stack, as, { headers });
      expect(reply.status).toBe(401);
      expect(await auditOf(stack, "resource-api", reply)).toHaveLength(1);
    }
  });

  it("is nobody by a header that shows somebody's certificate", async () => {
    const { cert } = stack.identity("demo-api", "certificate");
    const shown = `:${derOf(cert).toString("base64")}:`;
    const reply = await read(stack, undefined, { headers: { "client-cert": shown } });
    await expectNobody(stack, reply, "credentials-missing");
  });

  it("is stopped within two seconds once its key is deleted, although its token was kept", async () => {
    await administration.createKey("demo-readonly", "leaver", { "key-type": "certificate" });
    const as = stack.identity("demo-readonly", "leaver");
    expect((await read(stack, as)).status).toBe(200);
    const since = performance.now();
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/leaver");
    expect(await changesTo(stack, as, 401, since)).toBeLessThan(2_000);
    await expectNobody(stack, await read(stack, as), "certificate-not-registered");
  });

  it("may do within two seconds what other roles of its instance permit, while a token of before lives on", async () => {
    await administration.createInstance("shifting", {
      roles: ["MonitoringDataRead"],
      "token-validity": 7200,
    });
    await administration.createKey("shifting", "certificate", { "key-type": "certificate" });
    const as = stack.identity("shifting", "certificate");
    const token = await tokenFor(stack, "shifting", "certificate");
    expect((await read(stack, as)).status).toBe(200);
    const since = performance.now();
    const changed = await administration.send("PATCH", "/service_instances/shifting", {
      parameters: { roles: ["MessagePayloadsRead"] },
    });
    expect([changed.status, changed.json()]).toMatchObject([
      200,
      { parameters: { roles: ["MessagePayloadsRead"], "token-validity": 7200 } },
    ]);
    expect(await changesTo(stack, as, 403, since)).toBeLessThan(2_000);
    expect((await read(stack, undefined, { headers: bearer(token) })).status).toBe(200);
  });

  it("is stopped within two seconds once its instance is deleted", async () => {
    await administration.createInstance("short", { roles: ["MonitoringDataRead"] });
    await administration.createKey("short", "certificate", { "key-type": "certificate" });
    const as = stack.identity("short", "certificate");
    expect((await read(stack, as)).status).toBe(200);
    const since = performance.now();
    await administration.send("DELETE", "/service_instances/short");
    expect(await changesTo(stack, as, 401, since)).toBeLessThan(2_000);
  });

  it("writes with a CSRF token and its session, since browsers send certificates by themselves", async () => {
    const as = stack.identity("demo-api", "certificate");
    const cancel = "CancelMessageProcessingLog?Id='x'";
    expect((await read(stack, as, { method: "POST" }, cancel)).headers["x-csrf-token"]).toBe("Required");
    const fetched = await read(stack, as, { headers: { "x-csrf-token": "Fetch" } }, "");
    const headers = {
      "x-csrf-token": String(fetched.headers["x-csrf-token"]),
      cookie: String(fetched.headers["set-cookie"]).split(";")[0] ?? "",
    };
    const refused = await read(stack, as, { method: "POST", headers }, cancel);
    expect([refused.status, refused.headers["x-csrf-token"]]).toEqual([403, undefined]);
  });
});

const derOf = (pem: string): Buffer =>
  Buffer.from(/-----BEGIN CERTIFICATE-----([^-]*)-----/.exec(pem)?.[1] ?? "", "base64");
