import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { run } from "./app.ts";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tenantbox-cli-"));
});
afterAll(() => rm(directory, { recursive: true }));

async function typed(...words: string[]): Promise<{ code: number; printed: string; complaints: string[] }> {
  let printed = "";
  const complaints: string[] = [];
  const code = await run(words, {
    environment: {},
    directory,
    node: process.execPath,
    script: "main.ts",
    platform: process.platform,
    pid: process.pid,
    nodeVersion: "24.21.0",
    uid: process.getuid?.(),
    now: Date.now,
    lives: () => false,
    askToEnd: () => undefined,
    command: "./tenantbox",
    elapsed: () => 0,
    print: (text) => {
      printed += text;
    },
    complain: (line) => complaints.push(line),
    progress: undefined,
    coloured: false,
    prompts: undefined,
    readInput: () => Promise.resolve(""),
    onStop: () => undefined,
  });
  return { code, printed, complaints };
}

test.each([
  ["instance", "list"],
  ["instance", "create", "a", "--plan", "api"],
  ["key", "list", "a"],
  ["token", "a", "b"],
  ["logs", "--follow"],
  ["why", "0f5c2a1e-0000-4000-8000-000000000000"],
  ["rotate-master-key"],
  ["user", "list"],
  ["user", "create", "ada", "--roles", "MonitoringDataRead"],
  ["user", "assign", "ada", "PI_Administrator"],
  ["role-collection", "list"],
  ["import", "page.json"],
  ["export", "--json"],
  ["simulate", "--rate", "1"],
  ["reset"],
  ["snapshot", "a"],
  ["restore", "a"],
  ["snapshots"],
  ["clock"],
  ["clock", "advance", "2h"],
  ["fault", "add", "status", "429"],
  ["fault", "list"],
  ["mint", "a"],
  ["call", "a", "b", "MessageProcessingLogs", "--json"],
])("without a stack, %s %s says so in one line", async (...words) => {
  expect(await typed(...words)).toEqual({
    code: 1,
    printed: "",
    complaints: [
      `tenantbox: no stack runs on ${join(directory, ".tenantbox")}; start one with ./tenantbox start, or set TENANTBOX_HOME to where one runs`,
    ],
  });
});

test.each([
  [["nonsense"], "error: unknown command 'nonsense'"],
  [["user", "assign", "ada"], "error: missing required argument 'collection'"],
  [
    ["user", "change", "ada", "--new-password", "--password-stdin"],
    "tenantbox: --new-password and --password-stdin do not go together",
  ],
  [["role-collection", "change", "a"], "tenantbox: nothing to change; name --roles or --description"],
  [["token"], "error: missing required argument 'instance'"],
  [["token", "a"], "tenantbox: which key of a? Name one (key list a lists them), or a key's file"],
  [["instance", "create", "a"], "error: required option '--plan <plan>' not specified"],
])("the words %j are refused in one line", async (words, line) => {
  expect(await typed(...words)).toEqual({ code: 1, printed: "", complaints: [line] });
});

test("help lists every command", async () => {
  const { code, printed } = await typed("--help");
  expect(code).toBe(0);
  for (const command of [
    "start",
    "instance",
    "key",
    "user",
    "role-collection",
    "token",
    "call",
    "why",
    "doctor",
    "reset",
    "snapshot",
    "restore",
    "clock",
    "fault",
    "mint",
  ])
    expect(printed).toContain(`  ${command} `);
});
