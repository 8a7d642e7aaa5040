import { execFile } from "node:child_process";
import { readdir } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, it } from "vitest";
import { pages } from "./pages.ts";

const root = resolve(import.meta.dirname, "../..");

/** What a program printed, however it ended. */
const runProgram = (
  program: string,
  words: readonly string[],
  options: object,
): Promise<{ readonly stdout: string }> =>
  new Promise((done) => {
    execFile(program, words, { ...options, encoding: "utf8" }, (_error, stdout) => done({ stdout }));
  });

it("whoever works through all tutorials, and pages that are run like them, sees what they say", {
  timeout: 180_000,
}, async () => {
  const tutorials = (await readdir(resolve(root, "docs/tutorials"))).filter((name) => /^\d/.test(name));
  const main = resolve(import.meta.dirname, "main.ts");
  const { PATH, HOME, TENANTBOX_TEST_BUILT } = process.env;
  const env = { PATH, HOME, TENANTBOX_TEST_BUILT };
  const { stdout } = await runProgram(process.execPath, [main], { cwd: root, env });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.replace(/: .*/, ""))).toEqual(
    [...tutorials.toSorted().map((name) => `docs/tutorials/${name}`), ...pages].map((page) => `✓ ${page}`),
  );
});
