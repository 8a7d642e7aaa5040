import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditLines, auditOf } from "./audit.ts";
import { type Administration, administrationOf, basic, bearer, tokenFor } from "./flows.ts";
import type { Call, Reply } from "./request.ts";
import { type Stack, startStack } from "./stack.ts";
import { stackEngines } from "./stack-on-engine.ts";
import { tenantAt } from "./tenant.ts";

const list = "MessageProcessingLogs?$top=1";
const password = "correct horse";
const read = (stack: Stack, headers: Call["headers"], path = list, call: Call = {}): Promise<Reply> =>
  stack.call(`${stack.apiUrl}/api/v1/${path}`, {
    ...call,
    headers: { accept: "application/json", ...(headers as Record<string, string>) },
  });

/** All causes look alike (INV 7). */
async function expectRefused(stack: Stack, reply: Reply, reason: string): Promise<void> {
  expect([reply.status, reply.headers["www-authenticate"], reply.text]).toEqual([
    401,
    'Basic realm="tenantbox", charset="UTF-8"',
    '{"error":{"code":"Unauthorized","message":{"lang":"en","value":"User name or password is not valid."}}}',
  ]);
  expect(await auditOf(stack, "resource-api", reply)).toMatchObject([
    { event: "access.refused", outcome: "refused", reason },
  ]);
}

async function changesTo(status: number, since: number, ask: () => Promise<Reply>): Promise<number> {
  while ((await ask()).status !== status) {
    if (performance.now() - since > 5_000) throw new Error(`never answered ${status}`);
    await pause(20);
  }
  return performance.now() - since;
}

describe.each(stackEngines)("On $name a user with name and password", (engine) => {
  let stack: Stack;
  let administration: Administration;
  beforeAll(async () => {
    stack = await engine.start();
    administration = await administrationOf(stack);
  });
  afterAll(() => stack.stop());
  const makeUser = (name: string, more: object): Promise<Reply> =>
    administration.send("POST", "/users", { name, password, ...more });

  it("reads logs as the demo user of a first start", async () => {
    const demo = JSON.parse(readFileSync(join(stack.home, "users", "demo.json"), "utf8")) as {
      username: string;
      password: string;
    };
    const reply = await read(stack, basic(demo.username, demo.password));
    expect([reply.status, reply.json<{ d: { results: object[] } }>().d.results.length]).toEqual([200, 1]);
  });

  it("may do what its role collections permit, and hears 403 for the rest", async () => {
    await makeUser("reader", { role_collections: ["PI_Read_Only"] });
    expect((await read(stack, basic("reader", password))).status).toBe(200);
    const payload = await read(stack, basic("reader", password), "MessageProcessingLogAttachments('x')");
    expect(payload.status).toBe(403);
    expect(await auditOf(stack, "resource-api", payload)).toMatchObject([
      { reason: "role-missing", principal: "reader" },
    ]);
    await makeUser("expert", { role_collections: ["PI_Business_Expert"] });
    const allowed = await read(stack, basic("expert", password), "MessageProcessingLogAttachments('x')");
    expect(allowed.status).toBe(404);
  });

  it.each([
    ["no roles", {}],
    ["roles of flows only", { roles: ["ESBMessaging.send"] }],
    ["roles of the platform only", { space_roles: ["space_developer", "organization_manager"] }],
  ])("hears 403 with %s", async (what, roles) => {
    const name = what.replaceAll(" ", "-");
    await makeUser(name, roles);
    expect((await read(stack, basic(name, password))).status).toBe(403);
  });

  it("is known in any case of the name, and with letters composed in either way and colons in the password", async () => {
    await makeUser("grace", { roles: ["MonitoringDataRead"] });
    await administration.send("PATCH", "/users/grace", { password: "p\u00e4ss:w\u00f6rd:1" });
    for (const given of ["p\u00e4ss:w\u00f6rd:1", "p\u00e4ss:w\u00f6rd:1".normalize("NFD")])
      expect((await read(stack, basic("GRACE", given))).status).toBe(200);
  });

  it("writes with a CSRF token and the session it was fetched in, and not without", async () => {
    await makeUser("deployer", { roles: ["MonitoringDataRead", "MonitoringArtifactsDeploy"] });
    const own = basic("deployer", password);
    const cancel = "CancelMessageProcessingLog?Id='AGAAAAAAAAAAAAAAAAAAAAAAAAAA'";
    const without = await read(stack, own, cancel, { method: "POST" });
    expect([without.status, without.headers["x-csrf-token"]]).toEqual([403, "Required"]);
    const fetched = await read(stack, { ...own, "x-csrf-token": "Fetch" }, "");
    const session = {
      "x-csrf-token": String(fetched.headers["x-csrf-token"]),
      cookie: String(fetched.headers["set-cookie"]).split(";")[0] ?? "",
    };
    const written = await read(stack, { ...own, ...session }, cancel, { method: "POST" });
    expect(written.status).not.toBe(403);
    await makeUser("other", { roles: ["MonitoringArtifactsDeploy"] });
    const stolen = await read(stack, { ...basic("other", password), ...session }, cancel, { method: "POST" });
    expect([stolen.status, stolen.headers["x-csrf-token"]]).toEqual([403, "Required"]);
  });

  it("is refused with a wrong password, an unknown name, and whatever else counts for nothing, in the same way", async () => {
    await makeUser("alan", { roles: ["MonitoringDataRead"] });
    const raw = (text: string | Buffer): { authorization: string } => ({
      authorization: `Basic ${Buffer.from(text).toString("base64")}`,
    });
    const key = stack.key("demo-api", "secret");
    const cases: [string, { authorization: string }][] = [
      ["password-wrong", basic("alan", "wrong horse")],
      ["user-unknown", basic("nobody", password)],
      ["user-unknown", basic("__proto__", password)],
      ["user-unknown", basic("*)(uid=*", password)],
      ["password-empty", basic("alan", "")],
      ["password-empty", basic("alan", "   ")],
      ["client-credentials-as-basic", basic(key.clientid, key.clientsecret)],
      ["basic-malformed", raw("no colon")],
      ["basic-malformed", raw(":no name")],
      ["basic-malformed", raw("alan:correct\u0000horse")],
      ["basic-malformed", raw(Buffer.from("alan:p\u00e4ssword", "latin1"))],
      ["basic-malformed", { authorization: "Basic !!!!" }],
      ["basic-malformed", { authorization: "Basic" }],
      ["basic-malformed", { authorization: `Basic  ${Buffer.from(`alan:${password}`).toString("base64")}` }],
    ];
    for (const [reason, headers] of cases) await expectRefused(stack, await read(stack, headers), reason);
    const text = JSON.stringify([
      await auditLines(stack, "resource-api"),
      await auditLines(stack, "token-server"),
    ]);
    for (const secret of [key.clientsecret ?? "", password, "wrong horse"])
      expect(text).not.toContain(secret);
  });

  it("is stopped within two seconds by a new password, by losing its role, and by its deletion", async () => {
    await makeUser("leaver", { roles: [], role_collections: ["PI_Read_Only"] });
    const ask = (given: string) => (): Promise<Reply> => read(stack, basic("leaver", given));
    expect((await ask(password)()).status).toBe(200);
    const changed = performance.now();
    await administration.send("PATCH", "/users/leaver", { password: "battery staple" });
    expect(await changesTo(401, changed, ask(password))).toBeLessThan(2_000);
    expect((await ask("battery staple")()).status).toBe(200);
    const stripped = performance.now();
    await administration.send("PATCH", "/users/leaver", { role_collections: [] });
    expect(await changesTo(403, stripped, ask("battery staple"))).toBeLessThan(2_000);
    const deleted = performance.now();
    await administration.send("DELETE", "/users/leaver");
    expect(await changesTo(401, deleted, ask("battery staple"))).toBeLessThan(2_000);
  });

  it("feels a change of a role collection within two seconds", async () => {
    await administration.send("POST", "/role_collections", { name: "Shifting", roles: [] });
    await makeUser("holder", { role_collections: ["Shifting"] });
    const ask = (): Promise<Reply> => read(stack, basic("holder", password));
    expect((await ask()).status).toBe(403);
    const granted = performance.now();
    await administration.send("PATCH", "/role_collections/Shifting", { roles: ["MonitoringDataRead"] });
    expect(await changesTo(200, granted, ask)).toBeLessThan(2_000);
    const deleted = performance.now();
    await administration.send("DELETE", "/role_collections/Shifting");
    expect(await changesTo(403, deleted, ask)).toBeLessThan(2_000);
  });
});

describe("Guessing passwords", () => {
  it("ends after ten failures of one user with 429 and Retry-After, whatever comes then, and spares others", async () => {
    const stack = await startStack();
    try {
      const administration = await administrationOf(stack);
      const roles = ["MonitoringDataRead"];
      for (const name of ["victim", "bystander"])
        await administration.send("POST", "/users", { name, password, roles });
      for (let guess = 0; guess < 10; guess += 1)
        expect((await read(stack, basic("victim", `guess number ${guess}`))).status).toBe(401);
      const blocked = await read(stack, basic("victim", password));
      expect([blocked.status, blocked.json<{ error: { code: string } }>().error.code]).toEqual([
        429,
        "Too Many Requests",
      ]);
      const wait = Number(blocked.headers["retry-after"]);
      expect(wait > 0 && wait <= 60).toBe(true);
      expect(await auditOf(stack, "resource-api", blocked)).toMatchObject([{ reason: "too-many-attempts" }]);
      expect((await read(stack, basic("bystander", password))).status).toBe(200);
      expect((await read(stack, bearer(await tokenFor(stack, "demo-api", "secret")))).status).toBe(200);
    } finally {
      await stack.stop();
    }
  });

  it("all at once is turned away with 503 where too much waits, and costs nobody with a token anything", async () => {
    const stack = await startStack();
    try {
      const token = await tokenFor(stack, "demo-api", "secret");
      // Each guess over a connection of its own, or none would wait at the servers.
      const callers = Array.from({ length: 40 }, () => tenantAt(stack.home, stack));
      const guesses = Promise.all(
        callers.map(async (caller, number) => {
          const reply = await read({ ...stack, ...caller }, basic(`nobody-${number}`, password));
          await caller.close();
          return reply;
        }),
      );
      const served = await Promise.all(Array.from({ length: 20 }, () => read(stack, bearer(token))));
      expect(served.map(({ status }) => status)).toEqual(served.map(() => 200));
      const replies = await guesses;
      expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([401, 503]));
      for (const reply of replies.filter(({ status }) => status === 503))
        expect(reply.headers["retry-after"]).toBe("1");
    } finally {
      await stack.stop();
    }
  });
});
