import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { auditOf } from "./audit.ts";
import { askToken, basic, tokenFor } from "./flows.ts";
import {
  type Ended,
  type Processes,
  remove,
  startProcesses,
  temporaryFolder,
  tenantbox,
} from "./processes.ts";
import type { Reply } from "./request.ts";

interface OperatorFile {
  readonly oauth: Parameters<typeof askToken>[1];
}

interface Told {
  readonly server: string;
  readonly reason?: string;
  readonly time: string;
  readonly method: string;
  readonly peer: string;
  readonly principal?: string;
  readonly explanation?: { readonly what: string; readonly next_step: string };
}

// Each command is a process of its own, beside other tests.
describe("Whoever was refused asks why, and", { timeout: 120_000 }, () => {
  let home: string;
  let stack: Processes;
  beforeAll(async () => {
    home = await temporaryFolder();
    stack = await startProcesses(home);
  });
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
  });
  const idOf = (reply: Reply): string => String(reply.headers["x-correlation-id"]);
  const why = (id: string, ...more: readonly string[]): Promise<Ended> =>
    tenantbox(["why", id, ...more], { settings: { TENANTBOX_HOME: home } });
  const tokenWith = (id: string, secret: string) =>
    stack.call(`${stack.tokenUrl}/oauth/token?grant_type=client_credentials`, {
      method: "POST",
      headers: basic(id, secret),
    });

  it("hears of a wrong secret in words, with the next step, and the secret nowhere", async () => {
    const { clientid } = stack.key("demo-api", "secret");
    const reply = await tokenWith(clientid, "canary-of-a-wrong-secret");
    const { stdout, stderr, code } = await why(idOf(reply));
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toMatch(/UTC {2}token server: refused \(token\.refused\)\n/);
    expect(stdout).toContain(`who      ${clientid}\n`);
    expect(stdout).toContain("the secret is not one of its keys'.\n  → Take clientsecret from");
    expect(stdout).not.toContain("canary");
  });

  it("hears of a caller with a certificate from both servers", async () => {
    const as = stack.identity("demo-api", "external");
    const good = await stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, { as });
    expect(good.status).toBe(200);
    const refused = await stack.call(`${stack.apiUrl}/api/v1/MessageProcessingLogs?$top=1`, {
      headers: basic("nobody", "no password of anybody"),
    });
    const told = JSON.parse((await why(idOf(refused), "--json")).stdout) as readonly Told[];
    expect(told.map(({ server, reason }) => [server, reason])).toEqual([
      ["token server", "user-unknown"],
      ["resource API", "user-unknown"],
    ]);
  });

  it("is told of a missing role which one to give, and finds the same words in the file of the audit log", async () => {
    const token = await tokenFor(stack, "demo-readonly", "secret");
    const reply = await stack.call(`${stack.apiUrl}/api/v1/DataStores`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(reply.status).toBe(403);
    const [told] = JSON.parse((await why(idOf(reply), "--json")).stdout) as readonly Told[];
    expect(told).toMatchObject({
      server: "resource API",
      reason: "role-missing",
      method: "GET",
      peer: "127.0.0.1",
    });
    expect(told?.time).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(told?.principal).toBe(stack.key("demo-readonly", "secret").clientid);
    const [line] = await auditOf(stack, "resource-api", reply);
    expect(line?.["why"]).toBe(told?.explanation?.what);
  });

  it("hears that nothing is known of an id that nobody had", async () => {
    expect(await why("0f5c2a1e-0000-4000-8000-000000000000")).toMatchObject({ code: 1, stdout: "" });
  });

  it("the operator alone may look, on each server, with parameters that exist", async () => {
    const token = await tokenFor(stack, "demo-api", "secret");
    const operator = JSON.parse(await readFile(join(home, "admin.json"), "utf8")) as OperatorFile;
    const answer = await askToken(stack, operator.oauth);
    const authorization = `Bearer ${answer.json<{ access_token: string }>().access_token}`;
    for (const base of [stack.tokenUrl, stack.apiUrl]) {
      const look = (header: Record<string, string>, query: string) =>
        stack.call(`${base}/admin/v1/audit?${query}`, { headers: header });
      expect((await look({}, "limit=1")).status).toBe(401);
      expect((await look({ authorization: `Bearer ${token}` }, "limit=1")).status).toBe(403);
      const some = await look({ authorization }, "outcome=refused&limit=1");
      expect([some.status, some.json<{ resources: Told[] }>().resources.length]).toEqual([200, 1]);
      for (const query of ["limit=0", "limit=1001", "outcome=other", "nonsense=1", "limit=1&limit=2"])
        expect([query, (await look({ authorization }, query)).status]).toEqual([query, 400]);
    }
    for (const service of ["token-server", "resource-api"])
      expect((await stat(join(home, `${service}-audit.db`))).mode & 0o777).toBe(0o600);
  });
});
