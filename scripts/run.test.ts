import { execFile } from "node:child_process";
import { access, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");

type Outcome = { code: number; stdout: string; stderr: string };

function node(args: readonly string[], cwd: string): Promise<Outcome> {
  return new Promise((done) => {
    execFile(process.execPath, [...args], { cwd }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      done({ code, stdout, stderr });
    });
  });
}

describe("the entry scripts", () => {
  let elsewhere: string;
  beforeAll(async () => {
    elsewhere = await mkdtemp(join(tmpdir(), "tenantbox-run-"));
  });
  afterAll(() => rm(elsewhere, { recursive: true }));

  test("tenantbox works through a link and from another folder, whose state it uses", async () => {
    const link = join(elsewhere, "tb");
    await symlink(join(root, "tenantbox"), link);
    const outcome = await node([link, "instance", "list"], elsewhere);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain("start one with ./tenantbox start");
    expect(outcome.stderr).toContain(join(elsewhere, ".tenantbox"));
  });

  test("a task that is not there is refused in one line that lists the tasks", async () => {
    const { code, stderr } = await node([join(root, "scripts/run.mjs"), "fly"], elsewhere);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^tenantbox: unknown task 'fly'; there are start, .*test.*\n$/);
  });

  test("every program that a task names is part of the project", async () => {
    const source = await readFile(join(root, "scripts/run.mjs"), "utf8");
    const programs = [...source.matchAll(/"((?:bench|interop|packages|scripts)\/[\w/-]+\.(?:ts|mjs))"/g)];
    expect(programs.length).toBeGreaterThan(5);
    for (const [, program = ""] of programs) await access(join(root, program));
  });
});
