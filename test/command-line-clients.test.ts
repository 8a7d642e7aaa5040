import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Processes, remove, runProgram, startProcesses, temporaryFolder } from "./processes.ts";
import { programFile } from "./product.ts";
import { typed } from "./typed.ts";

interface Decoded {
  readonly header: { readonly alg: string };
  readonly claims: { readonly iat: number; readonly exp: number; readonly scope: readonly string[] };
  readonly verified: boolean;
}

interface Log {
  readonly MessageGuid: string;
  readonly Status: string;
  readonly LogEnd: string;
}

const main = programFile("tenantbox");
const imported = (guid: string, end: number, status = "COMPLETED"): string =>
  `${JSON.stringify({ MessageGuid: guid, Status: status, IntegrationFlowName: "It's a flow", LogStart: `/Date(${end - 90_000})/`, LogEnd: `/Date(${end})/` })}\n`;

// Two processes serve beside other tests.
describe("On the command line a client", { timeout: 60_000 }, () => {
  let home: string;
  let elsewhere: string;
  let stack: Processes;
  beforeAll(async () => {
    [home, elsewhere] = [await temporaryFolder(), await temporaryFolder()];
    stack = await startProcesses(home);
  }, 60_000);
  afterAll(async () => {
    await stack.interrupt();
    await remove(home);
    await remove(elsewhere);
  });
  const done = async (...words: readonly string[]): Promise<string> => {
    const { code, stdout, stderr } = await typed(home, words);
    expect([stderr, code]).toEqual(["", 0]);
    return stdout;
  };
  const bring = async (lines: string): Promise<void> => {
    const { access_token: token } = JSON.parse(await operatorToken()) as { access_token: string };
    const reply = await stack.call(`${stack.apiUrl}/admin/v1/message_logs`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
      body: lines,
    });
    expect(reply.status).toBe(200);
  };
  const operatorToken = (): Promise<string> => done("token", join(home, "admin.json"), "--json");

  it("reads what stands in a token, with its times in words, and is told that it was not verified", async () => {
    const { header, claims, verified } = JSON.parse(
      await done("token", "demo-api", "secret", "--decode", "--json"),
    ) as Decoded;
    expect([header.alg, verified, claims.scope.length > 0]).toEqual(["RS256", false, true]);
    const text = await done("token", "demo-api", "certificate", "--decode");
    expect(text).toMatch(
      /^issued \S+ \S+ UTC \(\d+ s ago\)\nexpires \S+ \S+ UTC \(in 1[12] h.*\)\nOnly read, not verified/m,
    );
  });

  it("sees both steps of a call on standard error, without secrets unless they are asked for", async () => {
    const { clientsecret = "-" } = stack.key("demo-api", "secret");
    const words = ["call", "demo-api", "secret", "MessageProcessingLogs?$top=1", "-v"];
    const seen = await typed(home, words);
    expect(seen.code).toBe(0);
    expect(seen.stdout).toContain("MessageGuid");
    expect(seen.stderr).toContain("> POST /oauth/token?grant_type=client_credentials\n");
    expect(seen.stderr).toContain("> authorization: Basic ***\n");
    expect(seen.stderr).toContain("> authorization: Bearer ***\n");
    expect(seen.stderr).not.toMatch(/eyJ[\w-]+\./);
    const open = await typed(home, [...words, "--show-secrets"]);
    const basic = /> authorization: Basic (\S+)/.exec(open.stderr)?.[1] ?? "";
    expect(Buffer.from(basic, "base64").toString()).toContain(clientsecret);
    const certificate = await typed(home, ["token", "demo-api", "certificate", "-v"]);
    expect(certificate.stderr).toMatch(/^\* TLS with the client certificate .*CN=/m);
  });

  it("calls with a key's file alone, in a folder that has no stack", async () => {
    await copyFile(join(home, "ca.pem"), join(elsewhere, "ca.pem"));
    for (const name of ["secret", "certificate"])
      await copyFile(join(home, `keys/demo-api.${name}.json`), join(elsewhere, `${name}.json`));
    for (const name of ["secret", "certificate"]) {
      const found = await typed(elsewhere, ["call", `${name}.json`, "MessageProcessingLogs?$top=1"]);
      expect([found.stderr, found.code]).toEqual(["", 0]);
      expect(found.stdout).toContain("MessageGuid");
    }
    expect(await typed(elsewhere, ["token", "nowhere.json"])).toMatchObject({
      code: 66,
      stderr: expect.stringContaining("cannot be read (ENOENT)") as string,
    });
  });

  it("that is refused is told how to hear why", async () => {
    const { code, stderr } = await typed(home, [
      "call",
      "demo-readonly",
      "secret",
      "MessageStoreEntries?$top=1",
    ]);
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/\.\/tenantbox why [\w-]+ says why\n$/) as string,
    ]);
  });

  it("lists the newest logs as a table or as JSON, by status, flow and age", async () => {
    const table = await done("logs", "--status", "failed", "--limit", "3");
    const [heading, ...rows] = table.trimEnd().split("\n");
    expect(heading).toMatch(/^TIME +STATUS +TOOK +MESSAGE +FLOW$/);
    expect(rows).toHaveLength(3);
    for (const row of rows) expect(row).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}FAILED {4} /);
    await bring(imported("of-a-quoted-flow", Date.now()));
    const found = JSON.parse(
      await done("logs", "demo-readonly", "secret", "--flow", "It's a flow", "--since", "1h", "--json"),
    ) as Log[];
    expect(found.map(({ MessageGuid }) => MessageGuid)).toEqual(["of-a-quoted-flow"]);
    const coloured = await typed(home, ["logs", "--status", "FAILED", "--limit", "1"], { coloured: true });
    expect(coloured.stdout).toContain("\u001b[31mFAILED");
    expect((await typed(home, ["logs", "--limit", "many"])).stderr).toContain(
      "is no number from 1 to 100000",
    );
  });

  it("may stop reading before all is printed", async () => {
    const script = `'${process.execPath}' '${main}' logs --limit 2000 --json | head -n 1`;
    const { stdout, stderr } = await runProgram("sh", ["-c", script], { settings: { TENANTBOX_HOME: home } })
      .ended;
    expect([stdout, stderr]).toEqual(["[\n", ""]);
  });

  it("follows logs: each state once, also of late ones and of those that end at one moment, until Ctrl-C", async () => {
    const settings = { TENANTBOX_HOME: home };
    const words = [main, "logs", "-f", "--flow", "It's a flow", "--json", "--since", "1h"];
    const program = runProgram(process.execPath, words, { settings });
    const told = (): readonly string[] =>
      program
        .stdout()
        .split("\n")
        .filter(Boolean)
        .map((line) => JSON.parse(line) as Log)
        .map(({ MessageGuid, Status }) => `${MessageGuid} ${Status}`);
    const look = { timeout: 30_000, interval: 100 };
    await expect.poll(told, look).toEqual(["of-a-quoted-flow COMPLETED"]);
    const now = Date.now();
    // It has just begun; an open one is looked for by its start.
    const open = imported("open", now + 90_000, "PROCESSING").replace(/"LogEnd":"[^"]*"/, '"LogEnd":null');
    await bring(open + imported("twin-1", now));
    await expect.poll(() => told().length, look).toBe(3);
    await bring(
      imported("twin-2", now) + imported("late", now - 30_000) + imported("open", now + 1, "FAILED"),
    );
    await expect.poll(() => told().length, look).toBe(6);
    program.child.kill("SIGINT");
    expect(await program.ended).toMatchObject({ code: 0, stderr: "" });
    expect(told().toSorted()).toEqual([
      "late COMPLETED",
      "of-a-quoted-flow COMPLETED",
      "open FAILED",
      "open PROCESSING",
      "twin-1 COMPLETED",
      "twin-2 COMPLETED",
    ]);
  });
});
