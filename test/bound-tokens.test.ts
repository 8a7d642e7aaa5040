import { X509Certificate } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { thumbprintOf } from "@tenantbox/shared/client-certificate";
import { auditOf } from "./audit.ts";
import { type Administration, administrationOf, decode, read, tokenFor } from "./flows.ts";
import type { Identity } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let administration: Administration;
let token: string;
beforeAll(async () => {
  stack = await startStack();
  administration = await administrationOf(stack);
  token = await tokenFor(stack, "demo-bound", "certificate");
});
afterAll(() => stack.stop());

const list = "MessageProcessingLogs?$top=1";
const own = (): Identity => stack.identity("demo-bound", "certificate");

describe("A token of an instance with bound tokens", () => {
  it("names its certificate by its thumbprint", () => {
    const thumbprint = thumbprintOf(new X509Certificate(own().cert));
    expect(decode(token).claims["cnf"]).toEqual({ "x5t#S256": thumbprint });
  });

  it("opens the API together with its certificate", async () => {
    expect((await read(stack, token, list, { as: own() })).status).toBe(200);
  });

  it("counts nothing without a certificate", async () => {
    const reply = await read(stack, token, list);
    expect([reply.status, reply.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="tenantbox", error="invalid_token", error_description="The access token is not valid"',
    ]);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { event: "access.refused", reason: "bound-certificate-missing" },
    ]);
  });

  it("counts nothing with another certificate of the same authority", async () => {
    const reply = await read(stack, token, list, { as: stack.identity("demo-api", "certificate") });
    expect(reply.status).toBe(401);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
      { reason: "bound-certificate-other" },
    ]);
  });

  it("counts nothing with another certificate of the same instance", async () => {
    await administration.createKey("demo-bound", "second", { "key-type": "certificate" });
    const reply = await read(stack, token, list, { as: stack.identity("demo-bound", "second") });
    expect(reply.status).toBe(401);
  });

  it("counts nothing when only a header shows its certificate", async () => {
    const headers = { "x-forwarded-client-cert": `Cert="${encodeURIComponent(own().cert)}"` };
    expect((await read(stack, token, list, { headers })).status).toBe(401);
  });

  it("ends with its certificate", async () => {
    await administration.createKey("demo-bound", "day", { "key-type": "certificate", validity: 1 });
    await stack.advance(86_400_000 - 3_600_000);
    try {
      const late = await tokenFor(stack, "demo-bound", "day");
      const as = stack.identity("demo-bound", "day");
      expect((await read(stack, late, list, { as })).status).toBe(200);
      await stack.advance(2 * 3_600_000);
      const reply = await read(stack, late, list, { as });
      expect(reply.status).toBe(401);
      expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
        { reason: "bound-certificate-expired" },
      ]);
      await stack.advance(-2 * 3_600_000);
    } finally {
      await stack.advance(-86_400_000 + 3_600_000);
    }
  });
});

describe("An instance", () => {
  it("with bound tokens takes no secret", async () => {
    const reply = await administration.createKey("demo-bound", "secret");
    expect([reply.status, reply.json<{ error: { field: string } }>().error.field]).toEqual([400, "key-type"]);
  });

  it("without them gives tokens without any binding, which a certificate does not disturb", async () => {
    const unbound = await tokenFor(stack, "demo-api", "certificate");
    expect(decode(unbound).claims).not.toHaveProperty("cnf");
    for (const as of [undefined, own()]) expect((await read(stack, unbound, list, { as })).status).toBe(200);
  });
});
