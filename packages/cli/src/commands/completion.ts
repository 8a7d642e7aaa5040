import { Argument, type Command } from "commander";
import { candidates } from "../completion/candidates.ts";
import { type Shell, shellScripts, shells } from "../completion/shell-scripts.ts";
import { CommandError } from "../errors.ts";
import { jsonOption, type Tools } from "./tools.ts";

/** `completion SHELL`, and what its scripts ask: `complete -- WORDS`. */
export function addCompletionCommands(program: Command, tools: Tools): void {
  program
    .command("completion")
    .addArgument(new Argument("<shell>", "the shell").choices(shells))
    .description(
      "print a script that lets a shell complete commands, options, and names of what the stack has",
    )
    .option(...jsonOption)
    .action((shell: Shell, options: { json?: true }) => {
      const script = shellScripts[shell];
      tools.report(options)({ data: { shell, script }, text: script });
    });

  program
    .command("complete [words...]", { hidden: true })
    .option("--described", "with a tab and a description behind each")
    .action(async (words: readonly string[], options: { described?: true }) => {
      const found = await candidates(program, words, (argument, before) => names(tools, argument, before));
      for (const { value, description } of found) {
        // A name that cannot stand on a line is not offered.
        if (/\p{Cc}/u.test(value)) continue;
        tools.surroundings.print(options.described === true ? `${value}\t${description}\n` : `${value}\n`);
      }
    });
}

/** Whatever goes wrong, there is nothing to offer. */
async function names(
  { connect }: Tools,
  argument: string,
  before: readonly string[],
): Promise<readonly string[]> {
  try {
    switch (argument) {
      case "instance":
        return (await (await connect()).administration.listInstances()).map(({ name }) => name);
      case "key":
        return (await (await connect()).administration.listKeys(before[0] ?? "")).map(({ name }) => name);
      case "user":
        return (await (await connect()).users.users()).map(({ name }) => name);
      case "collection":
        return (await (await connect()).users.collections()).map(({ name }) => name);
      default:
        return [];
    }
  } catch (error) {
    if (error instanceof CommandError) return [];
    throw error;
  }
}
