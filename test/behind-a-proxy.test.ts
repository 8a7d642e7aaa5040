import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeFixture } from "../shared/src/client-certificate/testing/certificate-fixture.ts";
import { auditOf } from "./audit.ts";
import { expectNobody, read } from "./certificate-callers.ts";
import { basic, bearer, form, tokenFor } from "./flows.ts";
import type { Identity, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

const pemOf = (identity: Identity): string => new X509Certificate(identity.cert).toString();
const asXfcc = (identity: Identity): string => `Cert="${encodeURIComponent(pemOf(identity))}"`;
const asClientCert = (identity: Identity): string =>
  `:${new X509Certificate(identity.cert).raw.toString("base64")}:`;

const askWith = (stack: Stack, headers: Record<string, string>, as?: Identity): Promise<Reply> => {
  const key = stack.key("demo-api", "certificate");
  const request = form({ grant_type: "client_credentials", client_id: key.clientid });
  return stack.call(key.tokenurl, {
    method: "POST",
    body: request.body,
    headers: { ...(request.headers as Record<string, string>), ...headers },
    as,
  });
};

const passed = ["client-cert", "x-forwarded-client-cert"] as const;
const written = { "client-cert": asClientCert, "x-forwarded-client-cert": asXfcc } as const;

describe.each(passed)("Behind proxies known by their address, with %s", (header) => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({
      settings: { proxyAddresses: ["127.0.0.1", "::1"], proxyCertificateHeader: header },
    });
  });
  afterAll(() => stack.stop());
  const own = (): Identity => stack.identity("demo-api", "certificate");
  const other = passed.find((name) => name !== header) ?? header;

  it("the holder of a certificate gets a token, which reads logs", async () => {
    const reply = await askWith(stack, { [header]: written[header](own()) });
    expect(reply.status).toBe(200);
    const token = reply.json<{ access_token: string }>().access_token;
    expect((await read(stack, undefined, { headers: bearer(token) })).status).toBe(200);
  });

  it("the holder of a certificate reads logs directly", async () => {
    const reply = await read(stack, undefined, { headers: { [header]: written[header](own()) } });
    expect(reply.status).toBe(200);
  });

  it("a bound token counts with the certificate that the proxy names, and with no other", async () => {
    const bound = stack.identity("demo-bound", "certificate");
    const key = stack.key("demo-bound", "certificate");
    const request = form({ grant_type: "client_credentials", client_id: key.clientid });
    const reply = await stack.call(key.tokenurl, {
      method: "POST",
      body: request.body,
      headers: { ...(request.headers as Record<string, string>), [header]: written[header](bound) },
    });
    const authorization = bearer(reply.json<{ access_token: string }>().access_token);
    const statuses = [bound, own(), undefined].map(async (identity) => {
      const named = identity === undefined ? {} : { [header]: written[header](identity) };
      return (await read(stack, undefined, { headers: { ...authorization, ...named } })).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 401, 401]);
  });

  it("a caller without a certificate has none, whatever the proxy itself shows in TLS", async () => {
    await expectNobody(stack, await read(stack, own()), "credentials-missing");
    const reply = await askWith(stack, {}, own());
    expect(reply.status).toBe(401);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([{ reason: "certificate-missing" }]);
  });

  it("a certificate in the header that they do not use counts for nothing, and the audit log says so", async () => {
    const reply = await read(stack, undefined, { headers: { [other]: written[other](own()) } });
    await expectNobody(stack, reply, "credentials-missing");
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { detail: `untrusted proxy header: ${other}` },
    ]);
  });

  it.each([
    ["a truncated text", () => written[header](own()).slice(0, -60)],
    ["a hash alone", () => `Hash=${"a".repeat(64)}`],
    ["a text encoded twice", () => encodeURIComponent(asXfcc(own()))],
    ["nothing", () => " "],
  ])(
    "row 65: %s in the header is 401 at both servers, with the reason in the audit log",
    async (_what, value) => {
      const headers = { [header]: value() };
      const reason = "certificate-header-malformed";
      await expectNobody(stack, await read(stack, undefined, { headers }), reason);
      const reply = await askWith(stack, headers);
      expect(reply.status).toBe(401);
      expect(await auditOf(stack, "token-server", reply)).toMatchObject([{ reason }]);
    },
  );

  it("row 65: 100 KB in the header are refused with 431", async () => {
    const headers = { [header]: "A".repeat(100_000) };
    expect((await read(stack, undefined, { headers })).status).toBe(431);
    expect((await askWith(stack, headers)).status).toBe(431);
  });

  it("the audit log names the caller's own address, and nobody who claims one before the proxy is believed", async () => {
    const headers = { "x-forwarded-for": "198.51.100.1, 203.0.113.9" };
    const replies = [
      [await read(stack, undefined, { headers }), "resource-api"],
      [await askWith(stack, headers), "token-server"],
    ] as const;
    for (const [reply, server] of replies)
      expect(await auditOf(stack, server, reply)).toMatchObject([{ peer: "203.0.113.9" }]);
  });

  it("a password that came to the proxy over plain HTTP is refused", async () => {
    const headers = { ...basic("demo", "x"), "x-forwarded-proto": "http" };
    expect((await read(stack, undefined, { headers })).status).toBe(403);
  });
});

describe("A header sent twice by a proxy", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack({ settings: { proxyAddresses: ["127.0.0.1", "::1"] } });
  });
  afterAll(() => stack.stop());

  it("row 65: is no certificate any more", async () => {
    const value = asClientCert(stack.identity("demo-api", "certificate"));
    const headers = ["client-cert", value, "client-cert", value, "accept", "application/json"];
    const reply = await stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, { headers });
    await expectNobody(stack, reply, "certificate-header-malformed");
  });
});

describe("Behind proxies known by their certificate", () => {
  let stack: Stack;
  let folder: string;
  const now = Date.now();
  const proxy = makeFixture({ notBefore: now - 86_400_000, notAfter: now + 86_400_000 });
  const twin = makeFixture({ notBefore: now - 86_400_000, notAfter: now + 86_400_000 });
  const identityOf = ({ certificate, privateKey }: typeof proxy): Identity => ({
    cert: certificate.toString(),
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "tenantbox-proxies-"));
    const file = join(folder, "proxies.pem");
    await writeFile(file, proxy.certificate.toString());
    stack = await startStack({ settings: { proxyCertificates: file } });
  });
  afterAll(async () => {
    await stack.stop();
    await rm(folder, { recursive: true });
  });

  it("what the proxy says counts, and what any other certificate's holder says does not", async () => {
    const headers = { "client-cert": asClientCert(stack.identity("demo-api", "certificate")) };
    expect((await read(stack, identityOf(proxy), { headers })).status).toBe(200);
    expect((await askWith(stack, headers, identityOf(proxy))).status).toBe(200);
    expect((await read(stack, identityOf(twin), { headers })).status).toBe(401);
    expect((await askWith(stack, headers, identityOf(twin))).status).toBe(401);
  });
});

describe("Somebody who is no proxy of ours", () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  });
  afterAll(() => stack.stop());

  it.each([
    "client-cert",
    "x-forwarded-client-cert",
    "ssl_client_cert",
    "x-ssl-cert",
    "x_forwarded_client_cert",
  ])("row 64: who sends another's certificate as %s is treated as without one", async (name) => {
    const victim = stack.identity("demo-api", "certificate");
    const headers = { [name]: name === "client-cert" ? asClientCert(victim) : asXfcc(victim) };
    const detail = `untrusted proxy header: ${name}`;
    const direct = await read(stack, undefined, { headers });
    await expectNobody(stack, direct, "credentials-missing");
    expect(await auditOf(stack, "resource-api", direct)).toMatchObject([{ detail }]);
    const asked = await askWith(stack, headers);
    expect(asked.status).toBe(401);
    expect(await auditOf(stack, "token-server", asked)).toMatchObject([
      { reason: "certificate-missing", detail },
    ]);
  });

  it("row 107: a bound token is not proven by a certificate in a header", async () => {
    const token = await tokenFor(stack, "demo-bound", "certificate");
    const value = asClientCert(stack.identity("demo-bound", "certificate"));
    const reply = await read(stack, undefined, { headers: { ...bearer(token), "client-cert": value } });
    expect([reply.status, reply.headers["www-authenticate"]]).toEqual([
      401,
      expect.stringContaining('error="invalid_token"'),
    ]);
  });

  it("row 19: who claims another host, scheme or address changes no document and no audit line", async () => {
    const documents = ["/.well-known/openid-configuration", "/token_keys"];
    const headers = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "http",
      "x-forwarded-for": "203.0.113.9",
      forwarded: 'for="[203.0.113.9]";host="evil.example";proto=http;by=_door',
    };
    for (const path of documents) {
      const [plain, claimed] = [
        await stack.call(`${stack.tokenUrl}${path}`),
        await stack.call(`${stack.tokenUrl}${path}`, { headers }),
      ];
      expect(claimed.text).toBe(plain.text);
    }
    const refused = await askWith(stack, headers);
    const [line] = await auditOf(stack, "token-server", refused);
    expect(line?.["peer"]).not.toBe("203.0.113.9");
  });
});
