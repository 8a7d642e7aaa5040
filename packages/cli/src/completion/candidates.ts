import type { Command, Option } from "commander";

/** What a shell may put in place of the word at the cursor. */
export interface Candidate {
  readonly value: string;
  readonly description: string;
}

/** Names that only a running stack knows, by the kind of argument; `before` are the arguments that stand before it. */
export type NamesOf = (argument: string, before: readonly string[]) => Promise<readonly string[]>;

/**
 * What may stand at the cursor, from commander's own tree of commands.
 * @param words behind the program's name; the last one is the one at the cursor, as far as it is typed
 */
export async function candidates(
  program: Command,
  words: readonly string[],
  namesOf: NamesOf,
): Promise<readonly Candidate[]> {
  const current = words.at(-1) ?? "";
  const { command, given, open } = walk(program, words.slice(0, -1));
  const found = await possible({ command, given, open, current }, namesOf);
  return found.filter(({ value }) => value.startsWith(current));
}

interface Place {
  readonly command: Command;
  /** Arguments so far. */
  readonly given: readonly string[];
  /** An option that still waits for its value. */
  readonly open: Option | undefined;
}

function walk(program: Command, words: readonly string[]): Place {
  let command = program;
  let open: Option | undefined;
  const given: string[] = [];
  for (const word of words) {
    if (open !== undefined) open = undefined;
    else if (word.startsWith("-") && word.length > 1) open = waiting(command, word);
    else {
      const below = given.length === 0 ? subcommand(command, word) : undefined;
      if (below === undefined) given.push(word);
      else command = below;
    }
  }
  return { command, given, open };
}

async function possible(
  { command, given, open, current }: Place & { readonly current: string },
  namesOf: NamesOf,
): Promise<readonly Candidate[]> {
  if (open !== undefined) return (open.argChoices ?? []).map((value) => ({ value, description: "" }));
  if (current.startsWith("-"))
    return optionsOf(command).flatMap((option) =>
      option.hidden ? [] : [{ value: option.long ?? option.short ?? "", description: option.description }],
    );
  const commands = command.createHelp().visibleCommands(command);
  if (given.length === 0 && commands.length > 0)
    return commands.map((one) => ({ value: one.name(), description: one.description() }));
  const argument = command.registeredArguments[given.length]?.name();
  if (argument === undefined) return [];
  return (await namesOf(argument, given)).map((value) => ({ value, description: argument }));
}

function optionsOf(command: Command): readonly Option[] {
  const above = command.parent === null ? [] : command.parent.options;
  const further = command.parent?.parent?.options ?? [];
  return [...command.createHelp().visibleOptions(command), ...above, ...further];
}

/** The option of this word, where the word after it is its value. */
function waiting(command: Command, word: string): Option | undefined {
  if (word.includes("=")) return undefined;
  const option = optionsOf(command).find((one) => one.long === word || one.short === word);
  return option?.required === true ? option : undefined;
}

const subcommand = (command: Command, word: string): Command | undefined =>
  command.commands.find((one) => one.name() === word || one.aliases().includes(word));
