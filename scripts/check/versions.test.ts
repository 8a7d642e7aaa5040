import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, expect, test } from "vitest";
import { isFixed } from "./is-fixed.ts";
import { versions } from "./versions.ts";

const root = resolve(import.meta.dirname, "../..");
const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

/** What is found in a copy of the project's files where one text stands in place of another. */
async function foundAfter(file: string, from: string, to: string): Promise<readonly string[]> {
  const copy = await mkdtemp(join(tmpdir(), "tenantbox-versions-"));
  folders.push(copy);
  await mkdir(join(copy, "scripts/runtime"), { recursive: true });
  for (const path of ["pnpm-lock.yaml", "pnpm-workspace.yaml", "scripts/runtime/node-binary.mjs"])
    await cp(join(root, path), join(copy, path));
  const text = await readFile(join(copy, file), "utf8");
  expect(text).toContain(from);
  await writeFile(join(copy, file), text.replaceAll(from, to));
  return versions.findings(copy);
}

test("what is installed with the servers has every known hole mended", async () => {
  expect(await versions.findings(root)).toEqual([]);
});

test("a lockfile with an old koa is refused, with the reason", async () => {
  const locked = /\n {2}koa@(\d+\.\d+\.\d+)/.exec(await readFile(join(root, "pnpm-lock.yaml"), "utf8"))?.[1];
  expect(await foundAfter("pnpm-lock.yaml", `${locked}`, "3.1.1")).toEqual([
    expect.stringMatching(/^pnpm-lock\.yaml: koa 3\.1\.1.*; at least 2\.16\.4 or 3\.1\.2 \(CVE-2026-27959/),
  ]);
});

test("a version that is not exact is refused", async () => {
  expect(await foundAfter("pnpm-workspace.yaml", "  undici: ", "  undici: ^")).toEqual([
    expect.stringMatching(/^pnpm-workspace\.yaml: undici \^/),
  ]);
});

test("an old Node is not fetched", async () => {
  expect(
    await foundAfter("scripts/runtime/node-binary.mjs", 'const wanted = "', 'const wanted = "20.20.2";//'),
  ).toEqual([expect.stringContaining("Node 20.20.2")]);
});

test.each([
  ["3.1.2", true],
  ["3.1.1", false],
  ["3.1.2-beta.1", false],
  ["2.16.4", true],
  ["2.16.3", false],
  ["1.99.0", false],
  ["4.0.0", true],
  ["3.3.0(peer@1.0.0)", true],
])("version %s, mended in 2.16.4 and 3.1.2: %s", (version, good) => {
  expect(isFixed(version, ["2.16.4", "3.1.2"])).toBe(good);
});
