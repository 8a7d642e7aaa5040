import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseStack, readStack, removeStack, writeStack } from "./stack-file.ts";

const stack = {
  tokenUrl: "https://localhost:1",
  tokenMtlsUrl: "https://localhost:2",
  apiUrl: "https://localhost:3",
  pids: { supervisor: 10, "token-server": 11, "resource-api": 12 },
};

describe("stack.json", () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "tenantbox-stack-"));
  });
  afterEach(() => rm(home, { recursive: true }));

  test("what was written is read back, by its owner only, and nothing else is left in the home", async () => {
    await writeStack(home, stack);
    expect(await readStack(home)).toEqual(stack);
    expect((await stat(join(home, "stack.json"))).mode & 0o777).toBe(0o600);
    expect(await readdir(home)).toEqual(["stack.json"]);
  });

  test("a home without one, or a home that is not there, has no stack", async () => {
    expect(await readStack(home)).toBeUndefined();
    expect(await readStack(join(home, "elsewhere"))).toBeUndefined();
  });

  test("removing it twice is fine", async () => {
    await writeStack(home, stack);
    await removeStack(home);
    await removeStack(home);
    expect(await readStack(home)).toBeUndefined();
  });

  test.each([
    "",
    "{",
    "[]",
    '{"tokenUrl":"https://localhost:1"}',
    JSON.stringify({ ...stack, pids: { x: "1" } }),
    JSON.stringify({ ...stack, apiUrl: "somewhere" }),
  ])("the damaged text %s counts as no stack", (text) => {
    expect(parseStack(text)).toBeUndefined();
  });
});
