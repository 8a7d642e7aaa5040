import type { Command } from "commander";
import { examples } from "./commands/examples.ts";

/** The commands that do something, by their words behind the program's name; hidden ones are left out. */
export function commandsBelow(command: Command, path: readonly string[] = []): ReadonlyMap<string, Command> {
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== "help");
  if (below.length === 0) return new Map([[path.join(" "), command]]);
  return new Map(below.flatMap((one) => [...commandsBelow(one, [...path, one.name()])]));
}

/** Lets the help of each command end with how it is typed. */
export function addExamples(program: Command): void {
  for (const [path, command] of commandsBelow(program)) {
    const lines = (examples[path] ?? []).map((line) => `  $ tenantbox ${line}\n`);
    if (lines.length > 0) command.addHelpText("after", `\nExamples:\n${lines.join("").trimEnd()}`);
  }
}
