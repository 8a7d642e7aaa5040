import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditOf, eventually } from "./audit.ts";
import {
  type Administration,
  administrationOf,
  bearer,
  decode,
  form,
  read,
  tokenFor,
  basic,
} from "./flows.ts";
import type { Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { type TestFeatureCalls, testFeaturesOf } from "./test-features.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const list = "MessageProcessingLogs?$top=1";

interface ClockView {
  readonly now: string;
  readonly system: string;
  readonly offset_ms: number;
  readonly frozen: boolean;
}

describe("The clock of a tenant that was started for tests", () => {
  let stack: Stack;
  let features: TestFeatureCalls;
  let administration: Administration;
  beforeAll(async () => {
    stack = await startStack();
    features = await testFeaturesOf(stack);
    administration = await administrationOf(stack);
  });
  afterAll(() => stack.stop());
  beforeEach(() => features.clock({ reset: true }));

  /** Asks for a token with a certificate, without judging the answer. */
  const askWithCertificate = (instance: string, key: string): Promise<Reply> =>
    stack.call(stack.key(instance, key).tokenurl, {
      method: "POST",
      ...form({ grant_type: "client_credentials", client_id: stack.key(instance, key).clientid }),
      as: stack.identity(instance, key),
    });

  it("is the system's until it is moved, stands still where that is asked for, and goes back", async () => {
    for (const send of [features.api, features.tokenServer]) {
      const before = (await send("GET", "/clock")).json<ClockView>();
      expect(before).toEqual({ now: before.system, system: before.system, offset_ms: 0, frozen: false });
      const set = await send("PUT", "/clock", { now: "2031-02-03T04:05:06+01:00", frozen: true });
      expect([set.status, set.json()]).toMatchObject([
        200,
        { now: "2031-02-03T03:05:06.000Z", frozen: true },
      ]);
      const moved = (await send("PUT", "/clock", { advance_ms: -1_000 })).json<ClockView>();
      expect(moved).toMatchObject({ now: "2031-02-03T03:05:05.000Z", frozen: true });
      const reset = (await send("PUT", "/clock", { reset: true })).json<ClockView>();
      expect(reset).toMatchObject({ offset_ms: 0, frozen: false });
    }
  });

  it("is moved by the operator only, who hears what he may ask for", async () => {
    const reply = await features.api("PUT", "/clock", { now: "tomorrow" });
    expect([reply.status, reply.json()]).toMatchObject([
      400,
      {
        error: {
          code: "invalid-parameter",
          field: "now",
          message: expect.stringContaining("2026-11-25T08") as string,
        },
      },
    ]);
    const stranger = await tokenFor(stack, "demo-api", "secret");
    for (const url of [stack.apiUrl, stack.tokenUrl]) {
      const refused = await stack.call(`${url}/admin/v1/clock`, {
        method: "PUT",
        headers: bearer(stranger),
        body: '{"advance_ms":1000}',
      });
      expect(refused.status).toBe(403);
    }
    const moved = await features.tokenServer("PUT", "/clock", { advance_ms: 1_000 });
    expect(await auditOf(stack, "token-server", moved)).toMatchObject([
      { event: "clock.moved", outcome: "granted", detail: "offset 1000 ms" },
    ]);
  });

  it("makes a token expire, and the next one begins at the new time", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    await features.clock({ advance_ms: 12 * hour + minute });
    const reply = await read(stack, token, list);
    expect(reply.status).toBe(401);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([{ reason: "token-expired" }]);
    const next = await tokenFor(stack, "demo-api", "secret");
    expect(decode(next).claims.iat - decode(token).claims.iat).toBeGreaterThanOrEqual(12 * 3_600);
    expect((await read(stack, next, list)).status).toBe(200);
  });

  it("set back, makes a token one of the future, and an expired one good again", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    await features.clock({ advance_ms: -hour });
    const early = await read(stack, token, list);
    expect(early.status).toBe(401);
    expect(await auditOf(stack, "resource-api", early)).toMatchObject([{ reason: "token-not-yet-valid" }]);
    await features.clock({ advance_ms: 2 * day });
    expect((await read(stack, token, list)).status).toBe(401);
    await features.clock({ reset: true });
    expect((await read(stack, token, list)).status).toBe(200);
  });

  it("makes a client certificate lapse, and judges one of another year by that year", async () => {
    expect((await askWithCertificate("demo-api", "certificate")).status).toBe(200);
    await features.clock({ now: "2071-06-01T00:00:00Z" });
    const lapsed = await askWithCertificate("demo-api", "certificate");
    expect(lapsed.status).toBe(401);
    expect(await auditOf(stack, "token-server", lapsed)).toMatchObject([{ reason: "certificate-expired" }]);
    for (const year of [2071, 2003]) {
      await features.clock({ now: `${year}-06-01T00:00:00Z` });
      const key = { "key-type": "certificate", validity: 1 };
      expect((await administration.createKey("demo-bound", `of-${year}`, key)).status).toBe(201);
      const bound = await tokenFor(stack, "demo-bound", `of-${year}`);
      const as = stack.identity("demo-bound", `of-${year}`);
      expect((await read(stack, bound, list, { as })).status).toBe(200);
      await features.clock({ advance_ms: 2 * day });
      expect((await askWithCertificate("demo-bound", `of-${year}`)).status).toBe(401);
    }
  });

  it("holds for callers who bring a certificate or a password to the API, whatever was kept for them", async () => {
    const { username, password } = JSON.parse(
      await readFile(join(stack.home, "users", "demo.json"), "utf8"),
    ) as Record<"username" | "password", string>;
    const url = `${stack.apiUrl}/api/v1/${list}`;
    const as = stack.identity("demo-api", "certificate");
    const both = async (): Promise<number[]> => [
      (await stack.call(url, { as })).status,
      (await stack.call(url, { headers: basic(username, password) })).status,
    ];
    expect(await both()).toEqual([200, 200]);
    await features.clock({ advance_ms: 13 * hour });
    expect(await both()).toEqual([200, 200]);
    await features.clock({ now: "2071-06-01T00:00:00Z" });
    expect(await both()).toEqual([401, 200]);
    await features.clock({ reset: true });
    expect(await both()).toEqual([200, 200]);
  });

  it("leaves the operator, TLS and what the servers tell each other alone", async () => {
    await features.clock({ now: "2095-01-01T00:00:00Z" });
    const later = await testFeaturesOf(stack);
    expect((await later.api("GET", "/clock")).json()).toMatchObject({
      now: expect.stringMatching(/^2095-01-01/) as string,
    });
    await administration.createKey("demo-readonly", "leaver");
    const token = await tokenFor(stack, "demo-readonly", "leaver");
    expect((await read(stack, token, list)).status).toBe(200);
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/leaver");
    await eventually(
      async () => ((await read(stack, token, list)).status === 401 ? true : undefined),
      "the revocation to arrive",
    );
  });

  it("brings no token of a deleted key to life again", async () => {
    await administration.createKey("demo-readonly", "gone");
    const token = await tokenFor(stack, "demo-readonly", "gone");
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/gone");
    const refused = async () => ((await read(stack, token, list)).status === 401 ? true : undefined);
    await eventually(refused, "the revocation to arrive");
    await features.clock({ advance_ms: 30 * day });
    // Another deletion clears away what has ended, and the list of the resource API is looked through twice a second.
    await administration.createKey("demo-readonly", "other");
    const other = await tokenFor(stack, "demo-readonly", "other");
    await administration.send("DELETE", "/service_instances/demo-readonly/service_keys/other");
    await eventually(
      async () => ((await read(stack, other, list)).status === 401 ? true : undefined),
      "the other revocation to arrive",
    );
    await features.clock({ reset: true });
    const reply = await read(stack, token, list);
    expect(reply.status).toBe(401);
    expect(await auditOf(stack, "resource-api", reply)).toMatchObject([{ reason: "token-revoked" }]);
  });

  it("shows in what Atom says of its own time", async () => {
    await features.clock({ now: "2040-01-02T03:04:05Z", frozen: true });
    const token = await tokenFor(stack, "demo-api", "secret");
    const feed = await read(stack, token, list, { headers: { accept: "application/atom+xml" } });
    expect(feed.text).toContain("<updated>2040-01-02T03:04:05Z</updated>");
  });
});

describe("A tenant that was not started for tests", () => {
  let stack: Stack;
  let features: TestFeatureCalls;
  beforeAll(async () => {
    stack = await startStack({ settings: { testFeatures: false } });
    features = await testFeaturesOf(stack);
  });
  afterAll(() => stack.stop());

  it.each([
    ["GET", "/clock"],
    ["PUT", "/clock"],
    ["GET", "/faults"],
    ["POST", "/faults"],
    ["DELETE", "/faults"],
  ] as const)("refuses its operator %s %s, and names the setting", async (method, path) => {
    for (const send of [features.api, features.tokenServer]) {
      const reply = await send(method, path, method === "GET" ? undefined : {});
      expect([reply.status, reply.json()]).toMatchObject([
        403,
        {
          error: {
            code: "test-features-off",
            message: expect.stringContaining("TENANTBOX_TEST_FEATURES=on") as string,
          },
        },
      ]);
    }
  });

  it("refuses everybody else before it says so", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    const url = `${stack.apiUrl}/admin/v1/faults`;
    expect((await stack.call(url, { headers: bearer(token) })).json()).toMatchObject({
      error: "insufficient_scope",
    });
    expect((await stack.call(url)).status).toBe(401);
  });
});
