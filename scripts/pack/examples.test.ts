import { execFile } from "node:child_process";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const examples = join(root, "examples");
const run = promisify(execFile);

describe("The example", () => {
  it("for vitest passes", async () => {
    const { stdout } = await run(
      process.execPath,
      [join(root, "node_modules/vitest/vitest.mjs"), "run", "--root", join(examples, "vitest")],
      { cwd: examples, env: { PATH: process.env.PATH, NO_COLOR: "1" } },
    );
    expect(stdout).toMatch(/Tests {2}2 passed \(2\)/);
  });

  it("for node:test passes", async () => {
    const { stdout } = await run(process.execPath, ["--test", "node-test/*.test.mjs"], {
      cwd: examples,
      env: { PATH: process.env.PATH },
    });
    expect(stdout).toMatch(/^. pass 1$/m);
    expect(stdout).toMatch(/^. fail 0$/m);
  });
});
