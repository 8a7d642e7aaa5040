import { access, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");

it("each promise of SECURITY.md names a test that is there", async () => {
  const text = await readFile(join(root, "SECURITY.md"), "utf8");
  const table = /\| promise \| held by \|\n.*\n((?:\|.*\n)+)/.exec(text)?.[1] ?? "";
  const promises = table.trimEnd().split("\n");
  expect(promises.length).toBeGreaterThan(10);
  for (const promise of promises) {
    const tests = [...promise.matchAll(/`([\w./-]+\.test\.ts)`/g)].map(([, path = ""]) => path);
    expect([promise, tests.length > 0]).toEqual([promise, true]);
    for (const path of tests) await access(join(root, path));
  }
});
