import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { decisions } from "./decisions.ts";

const folders: string[] = [];
afterEach(() => Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true }))));

async function found(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const root = await mkdtemp(join(tmpdir(), "tenantbox-decisions-"));
  folders.push(root);
  await mkdir(join(root, "docs/decisions"), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(root, "docs/decisions", name), text);
  }
  return decisions.findings(root);
}

test("decisions with numbers of their own pass", async () => {
  expect(await found({ "0001-a.md": "# 0001 · A\n", "0002-b.md": "# 0002 · B\n" })).toEqual([]);
});

test("two decisions with one number are found", async () => {
  expect(await found({ "0001-a.md": "# 0001 · A\n", "0001-b.md": "# 0001 · B\n" })).toEqual([
    "docs/decisions/0001-b.md: 0001-a.md has the number, too",
  ]);
});

test("a title with another number is found", async () => {
  expect(await found({ "0002-a.md": "# 0001 · A\n" })).toHaveLength(1);
});
