import { spawnSync } from "node:child_process";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Processes, remove, runProgram, startProcesses, temporaryFolder } from "./processes.ts";
import { programFile } from "./product.ts";
import { typed } from "./typed.ts";

const main = programFile("tenantbox");
const required = (process.env["TENANTBOX_REQUIRE"] ?? "").split(",");
const has = (shell: string): boolean => {
  const found = spawnSync(shell, ["-c", "true"]).status === 0;
  if (!found && required.includes(shell)) throw new Error(`${shell} is required and missing`);
  if (!found) console.warn(`\n*** SKIPPED: completion in ${shell}, because it is missing.\n`);
  return found;
};

// Each press of the tab key is a process of its own, beside other tests.
describe("Completion in a shell", { timeout: 120_000 }, () => {
  let folder: string;
  let stack: Processes;
  beforeAll(async () => {
    folder = await temporaryFolder();
    stack = await startProcesses(join(folder, "home"));
    await mkdir(join(folder, "bin"));
    const program = join(folder, "bin/tenantbox");
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
    await chmod(program, 0o755);
    for (const shell of ["bash", "zsh", "fish"]) {
      const { stdout } = await typed(join(folder, "home"), ["completion", shell]);
      await writeFile(join(folder, shell), stdout);
    }
  }, 60_000);
  afterAll(async () => {
    await stack.interrupt();
    await remove(folder);
  });

  /** What a script of a shell prints, with `tenantbox` on its path and the stack running. */
  const run = async (shell: string, words: readonly string[], script: string): Promise<readonly string[]> => {
    const settings = {
      TENANTBOX_HOME: join(folder, "home"),
      HOME: folder,
      PATH: `${join(folder, "bin")}:${process.env["PATH"]}`,
    };
    const { stdout, stderr, code } = await runProgram(shell, [...words, "-c", script], {
      settings,
      directory: folder,
    }).ended;
    expect([stderr, code]).toEqual(["", 0]);
    return stdout.split("\n").filter(Boolean).toSorted();
  };

  it.skipIf(!has("bash"))("bash offers commands and keys of an instance", async () => {
    const script = `source ./bash
      COMP_WORDS=(tenantbox inst); COMP_CWORD=1; _tenantbox; printf '%s\\n' "\${COMPREPLY[@]}"
      COMP_WORDS=(tenantbox key show demo-api ''); COMP_CWORD=4; _tenantbox; printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(await run("bash", ["--norc"], script)).toEqual(["certificate", "external", "instance", "secret"]);
  });

  it.skipIf(!has("zsh"))("zsh offers commands and instances, with what they are", async () => {
    const script = `compdef() { :; }; _describe() { print -rl -- "\${(@P)2}"; }; _files() { print files; }
      source ./zsh
      words=(tenantbox snapshots); CURRENT=2; _tenantbox
      words=(tenantbox instance show demo-r); CURRENT=4; _tenantbox
      words=(tenantbox import page); CURRENT=3; _tenantbox`;
    expect(await run("zsh", ["-f"], script)).toEqual([
      "demo-readonly:instance",
      "files",
      "snapshots:list the kept states",
    ]);
  });

  it.skipIf(!has("fish"))("fish offers commands and instances, with what they are", async () => {
    const script = `source ./fish; complete -C 'tenantbox snapshots'; complete -C 'tenantbox instance show demo-r'`;
    expect(await run("fish", ["--no-config"], script)).toEqual([
      "demo-readonly\tinstance",
      "snapshots\tlist the kept states",
    ]);
  });

  it("offers nothing, and says nothing, where no stack runs", async () => {
    expect(await typed(join(folder, "nowhere"), ["complete", "--", "key", "list", ""])).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
  });
});
