import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { type Administration, administrationOf, bearer, tokenFor } from "./flows.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let administration: Administration;
beforeAll(async () => {
  stack = await startStack();
  administration = await administrationOf(stack);
});
afterAll(() => stack.stop());

interface Refusal {
  readonly error: { readonly code: string; readonly message: string; readonly field?: string };
}
interface Instance {
  readonly name: string;
  readonly client_id: string;
  readonly parameters: Record<string, unknown>;
}
const reader = { roles: ["MonitoringDataRead"] };
const filesOf = (instance: string, key: string) =>
  ["json", "crt", "key"].map((extension) => join(stack.home, "keys", `${instance}.${key}.${extension}`));

describe("The operator", () => {
  it("creates an instance with the documented defaults and sees it in the list", async () => {
    const created = await administration.createInstance("fresh", reader);
    expect([created.status, created.json<Instance>()]).toMatchObject([
      201,
      {
        name: "fresh",
        offering: "it-rt",
        plan: "api",
        parameters: {
          roles: ["MonitoringDataRead"],
          "grant-types": ["client_credentials"],
          "redirect-uris": [],
          "token-validity": 43_200,
        },
      },
    ]);
    expect(created.json<Instance>().client_id).toMatch(/^sb-[0-9a-f-]{36}!b\d+\|it!b\d+$/);
    const { resources } = (await administration.send("GET", "/service_instances")).json<{
      resources: Instance[];
    }>();
    expect(resources.map(({ name }) => name)).toEqual(["demo-api", "demo-readonly", "demo-bound", "fresh"]);
  });

  it.each([
    [{ roles: ["Nobody"] }, "roles"],
    [{ "tls-client-certificate-bound-access-tokens": true }, "key-type"],
    [{ "grant-types": ["password"] }, "key-type"],
    [{ rolls: [] }, "rolls"],
    ["roles", "parameters"],
  ])("cannot change an instance to %j, which its rules or its keys forbid", async (parameters, field) => {
    const reply = await administration.send("PATCH", "/service_instances/demo-api", { parameters });
    expect([reply.status, reply.json<Refusal>().error.field]).toEqual([400, field]);
    expect((await administration.send("GET", "/service_instances/demo-api")).json<Instance>()).toMatchObject({
      parameters: {
        "grant-types": ["client_credentials"],
        "tls-client-certificate-bound-access-tokens": false,
      },
    });
  });

  it("cannot give a name twice", async () => {
    const reply = await administration.createInstance("demo-api", reader);
    expect([reply.status, reply.json<Refusal>().error.code]).toEqual([409, "conflict"]);
    const key = await administration.createKey("demo-api", "secret");
    expect([key.status, key.json<Refusal>().error.code]).toEqual([409, "conflict"]);
  });

  it.each([
    [{ roles: ["Nobody"] }, "roles", "MonitoringDataRead"],
    [{}, "roles", "MonitoringDataRead"],
    [{ ...reader, "grant-types": ["magic"] }, "grant-types", "client_credentials"],
    [{ ...reader, "token-validity": 60 }, "token-validity", "3600"],
    [{ ...reader, "redirect-uris": ["ftp://x"] }, "redirect-uris", "https"],
    [
      { ...reader, "tls-client-certificate-bound-access-tokens": "yes" },
      "tls-client-certificate-bound-access-tokens",
      "true or false",
    ],
    [{ ...reader, rolls: [] }, "rolls", "token-validity"],
  ])(
    "hears which parameter of an instance is wrong and what is allowed: %j",
    async (parameters, field, allowed) => {
      const reply = await administration.createInstance("wrong", parameters);
      expect([reply.status, reply.json<Refusal>().error.field]).toEqual([
        400,
        expect.stringContaining(field),
      ]);
      expect(reply.json<Refusal>().error.message).toContain(allowed);
    },
  );

  it.each([
    [{ "key-type": "password" }, "key-type", "certificate_external"],
    [{ "key-type": "certificate", validity: 366 }, "validity", "365"],
    [{ "key-type": "certificate", "key-length": 1024 }, "key-length", "2048"],
    [{ "key-type": "certificate_external" }, "X.509", "PEM"],
    [{ validity: 5 }, "validity", "certificate"],
  ])(
    "hears which parameter of a key is wrong and what is allowed: %j",
    async (parameters, field, allowed) => {
      const reply = await administration.createKey("demo-api", "wrong", parameters);
      expect([reply.status, reply.json<Refusal>().error.field]).toEqual([400, field]);
      expect(reply.json<Refusal>().error.message).toContain(allowed);
    },
  );

  it("registers one certificate once over all instances, and again after its key is gone", async () => {
    const pem = readFileSync(join(stack.home, "keys", "demo-api.external.crt"), "utf8");
    const parameters = { "key-type": "certificate_external", "X.509": pem };
    const taken = await administration.createKey("demo-readonly", "borrowed", parameters);
    expect([taken.status, taken.json<Refusal>().error.code]).toEqual([409, "conflict"]);
    await administration.send("DELETE", "/service_instances/demo-api/service_keys/external");
    expect((await administration.createKey("demo-readonly", "borrowed", parameters)).status).toBe(201);
  });

  it("gets a certificate of the asked size and time, and its files for its owner only", async () => {
    const created = await administration.createKey("demo-readonly", "files", {
      "key-type": "certificate",
      validity: 30,
      "key-length": 4096,
    });
    expect(created.status).toBe(201);
    for (const file of filesOf("demo-readonly", "files")) expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(stack.home, "keys")).mode & 0o777).toBe(0o700);
    const { cert, key } = stack.identity("demo-readonly", "files");
    const leaf = new X509Certificate(cert);
    expect(leaf.publicKey.asymmetricKeyDetails?.modulusLength).toBe(4096);
    expect(cert.match(/BEGIN CERTIFICATE/g)).toHaveLength(3);
    expect(key).toContain("BEGIN RSA PRIVATE KEY");
    const days = (leaf.validToDate.getTime() - stack.now()) / 86_400_000;
    expect(days).toBeGreaterThan(29.9);
    expect(days).toBeLessThanOrEqual(30);
    expect(created.json<{ credentials: { oauth: unknown } }>().credentials.oauth).toEqual(
      stack.key("demo-readonly", "files"),
    );
    expect(Object.keys(stack.key("demo-readonly", "files"))).toEqual([
      "clientid",
      "certificate",
      "key",
      "url",
      "createdate",
      "certificatedetails",
      "tokenurl",
    ]);
  });

  it("deletes a key, whose files go too", async () => {
    await administration.createKey("demo-readonly", "leaver", { "key-type": "certificate" });
    const path = "/service_instances/demo-readonly/service_keys/leaver";
    expect((await administration.send("DELETE", path)).status).toBe(204);
    expect(filesOf("demo-readonly", "leaver").filter((file) => existsSync(file))).toEqual([]);
    expect((await administration.send("GET", path)).status).toBe(404);
    expect((await administration.send("DELETE", path)).status).toBe(404);
  });

  it("deletes an instance with its keys and their files", async () => {
    await administration.createInstance("leaving", reader);
    await administration.createKey("leaving", "secret");
    expect((await administration.send("DELETE", "/service_instances/leaving")).status).toBe(204);
    expect(filesOf("leaving", "secret").filter((file) => existsSync(file))).toEqual([]);
    expect((await administration.createKey("leaving", "secret")).status).toBe(404);
  });

  it.each([
    ["broken JSON", "{"],
    ["a list", "[]"],
    ["nothing", ""],
  ])("is told so when the body is %s", async (_what, body) => {
    const token = await operatorToken();
    const reply = await stack.call(`${stack.tokenUrl}/admin/v1/service_instances`, {
      method: "POST",
      headers: bearer(token),
      body,
    });
    expect([reply.status, reply.json<Refusal>().error.code]).toEqual([400, "invalid-json"]);
  });
});

describe("Administration is closed", () => {
  const path = "/admin/v1/service_instances";

  it("to an API client's token: 403 insufficient_scope", async () => {
    const reply = await stack.call(`${stack.tokenUrl}${path}`, {
      headers: bearer(await tokenFor(stack, "demo-api", "secret")),
    });
    expect([reply.status, reply.json<{ error: string }>().error, reply.headers["www-authenticate"]]).toEqual([
      403,
      "insufficient_scope",
      'Bearer realm="tenantbox", error="insufficient_scope"',
    ]);
    expect(await auditOf(stack, "token-server", reply)).toMatchObject([{ event: "administration.refused" }]);
  });

  it.each([
    ["no token", {}],
    ["a made-up token", bearer("a.b.c")],
    ["Basic", { authorization: "Basic YTpi" }],
  ])("to %s: 401, on paths that do not exist as well", async (_what, headers) => {
    for (const target of [path, "/admin/v1/nowhere", "/admin/v1"]) {
      const reply = await stack.call(`${stack.tokenUrl}${target}`, { headers });
      expect([reply.status, String(reply.headers["www-authenticate"])]).toEqual([
        401,
        expect.stringMatching(/^Bearer realm="tenantbox"/) as string,
      ]);
      expect(await auditOf(stack, "token-server", reply)).toHaveLength(1);
    }
  });

  it("to the operator's token at the OData API, which it does not open", async () => {
    const reply = await stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs`, {
      headers: bearer(await operatorToken()),
    });
    expect([401, 403]).toContain(reply.status);
  });
});

async function operatorToken(): Promise<string> {
  const { oauth } = JSON.parse(readFileSync(join(stack.home, "admin.json"), "utf8")) as {
    oauth: { clientid: string; clientsecret: string; tokenurl: string };
  };
  const basic = Buffer.from(`${oauth.clientid}:${oauth.clientsecret}`).toString("base64");
  const reply = await stack.call(`${oauth.tokenurl}?grant_type=client_credentials`, {
    method: "POST",
    headers: { authorization: `Basic ${basic}` },
  });
  return reply.json<{ access_token: string }>().access_token;
}
