import { join } from "node:path";
import { expect, it } from "vitest";
import { commandsBelow } from "../packages/cli/src/command-tree.ts";
import { examples } from "../packages/cli/src/commands/examples.ts";
import { createProgram } from "../packages/cli/src/app.ts";
import { commandLinePage } from "./command-line-page.ts";
import { surroundingsOfTest, typed } from "./typed.ts";

/** As a shell takes them apart. */
const wordsOf = (line: string): readonly string[] =>
  (line.replace(/ < .*/, "").match(/(?:[^\s']|'[^']*')+/g) ?? []).map((word) => word.replaceAll("'", ""));

// `vitest run test/command-line-page -u` writes the page anew.
it("The page on the command line says what the program says of itself", async () => {
  await expect(commandLinePage(surroundingsOfTest("/home"))).toMatchFileSnapshot(
    join(import.meta.dirname, "../docs/command-line.md"),
  );
});

it("Every command has examples that it understands, shown by its help, and there are no others", async () => {
  const commands = commandsBelow(createProgram(surroundingsOfTest("/home")));
  expect(Object.keys(examples).toSorted()).toEqual([...commands.keys()].toSorted());
  for (const path of commands.keys()) {
    const { code, stdout } = await typed("/home", [...path.split(" "), "--help"]);
    expect([path, code]).toEqual([path, 0]);
    for (const line of examples[path] ?? []) {
      expect(stdout).toContain(`  $ tenantbox ${line}\n`);
      // Where no stack runs, each fails for that reason or none; commander's own refusals begin with "error:".
      if (path !== "start") expect((await typed("/nowhere", wordsOf(line))).stderr).not.toMatch(/^error:/);
    }
  }
});

it("Every command prints JSON when it is asked to", () => {
  const commands = commandsBelow(createProgram(surroundingsOfTest("/home")));
  for (const [path, command] of commands)
    expect([path, command.options.some(({ long }) => long === "--json")]).toEqual([path, true]);
});
