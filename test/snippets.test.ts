import { spawnSync } from "node:child_process";
import { copyFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Feed } from "./flows.ts";
import { tokenFor } from "./flows.ts";
import type { Log } from "./message-log.ts";
import { remove, runProgram, temporaryFolder } from "./processes.ts";
import { type Stack, startStack } from "./stack.ts";

const snippets = fileURLToPath(new URL("../docs/snippets", import.meta.url));
const required = (process.env.TENANTBOX_REQUIRE ?? "").split(",");

/** Whether a program is on this machine. @throws Error where it is not and TENANTBOX_REQUIRE names it */
function has(name: string, program: string, words: readonly string[]): boolean {
  if (spawnSync(program, words).status === 0) return true;
  if (required.includes(name)) throw new Error(`${name} is required and not here`);
  console.warn(`\n*** SKIPPED: snippets, because ${name} is missing.\n`);
  return false;
}

// The first Python that has requests: a machine may have more than one.
const pythonWithRequests = ["python3", "/usr/bin/python3"].find(
  (python) => spawnSync(python, ["-c", "import requests"]).status === 0,
);

const ways = ["secret", "certificate", "direct", "user"];

// Several are compiled first, beside other tests.
describe("A snippet", { timeout: 120_000 }, () => {
  let stack: Stack;
  let folder: string;
  let failed: readonly string[];
  beforeAll(async () => {
    [stack, folder] = await Promise.all([startStack(), temporaryFolder()]);
    const answer = await stack.call(
      `${stack.apiUrl}/api/v1/MessageProcessingLogs?$filter=Status%20eq%20'FAILED'&$top=5&$format=json`,
      { headers: { authorization: `Bearer ${await tokenFor(stack, "demo-api", "secret")}` } },
    );
    failed = answer.json<Feed<Log>>().d.results.map(({ MessageGuid }) => MessageGuid);
    await Promise.all([
      symlink(stack.home, join(folder, ".tenantbox")),
      symlink(fileURLToPath(new URL("node_modules", import.meta.url)), join(folder, "node_modules")),
    ]);
  });
  afterAll(() => Promise.all([stack.stop(), remove(folder)]));

  /** Runs a program in a folder that has a tenant, as a reader does, and expects that it has nothing to complain of. */
  async function output(program: string, ...words: readonly string[]): Promise<string> {
    const settings = { GOCACHE: join(folder, "go"), NODE_EXTRA_CA_CERTS: join(stack.home, "ca.pem") };
    const ended = await runProgram(program, words, { directory: folder, settings }).ended;
    expect([ended.code, ended.stderr]).toEqual([0, ""]);
    return ended.stdout;
  }
  /** The first word of each line. */
  const guidsOf = (printed: string): readonly (string | undefined)[] =>
    printed
      .trimEnd()
      .split("\n")
      .map((line) => line.split(" ")[0]);

  describe.skipIf(!has("curl", "curl", ["--version"]))("for curl", () => {
    it.each(["secret.sh", "certificate.sh"])("%s sees the failed messages", async (file) => {
      const feed = JSON.parse(await output("sh", join(snippets, file))) as Feed<Log>;
      expect(feed.d.results.map(({ MessageGuid }) => MessageGuid)).toEqual(failed);
    });

    it("direct.sh counts all messages with a certificate and as a user", async () => {
      expect(await output("sh", join(snippets, "direct.sh"))).toBe("2000\n2000");
    });
  });

  it.each([
    ...ways.map((way) => ["logs.mjs", way]),
    ["logs-fetch.mjs", "secret"],
    ["logs-fetch.mjs", "user"],
    ["logs-undici.mjs", "certificate"],
    ["logs-undici.mjs", "direct"],
  ])("for Node, %s, sees the failed messages by %s", async (file, way) => {
    // Beside node_modules, where undici is found.
    await copyFile(join(snippets, file), join(folder, file));
    expect(guidsOf(await output(process.execPath, join(folder, file), way))).toEqual(failed);
  });

  it.skipIf(!has("python3", "python3", ["--version"])).each(ways)(
    "for Python sees the failed messages by %s",
    async (way) => {
      expect(guidsOf(await output("python3", join(snippets, "logs.py"), way))).toEqual(failed);
    },
  );

  it.skipIf(pythonWithRequests === undefined).each(ways)(
    "for Python's requests sees the failed messages by %s",
    async (way) => {
      const printed = await output(pythonWithRequests ?? "", join(snippets, "logs_requests.py"), way);
      expect(guidsOf(printed)).toEqual(failed);
    },
  );

  it.skipIf(!has("go", "go", ["version"]))("for Go sees the failed messages by every way", async () => {
    await output("go", "build", "-o", "logs", join(snippets, "logs.go"));
    for (const way of ways) expect(guidsOf(await output("./logs", way))).toEqual(failed);
  });

  it.skipIf(!has("javac", "javac", ["-version"]))(
    "for Java sees the failed messages by every way",
    async () => {
      // As a source file, as its first line says, and compiled once for the other ways.
      expect(guidsOf(await output("java", join(snippets, "Logs.java"), "secret"))).toEqual(failed);
      await output("javac", "-d", ".", join(snippets, "Logs.java"));
      for (const way of ways.slice(1))
        expect(guidsOf(await output("java", "-cp", ".", "Logs", way))).toEqual(failed);
    },
  );
});
