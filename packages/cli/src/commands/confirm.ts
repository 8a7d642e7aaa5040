import { CommandError } from "../errors.ts";
import type { Tools } from "./tools.ts";

/** For commands that take something away. */
export const yesOption = ["-y, --yes", "do not ask"] as const;

/**
 * Asks the person at the terminal, unless `--yes` was said. Without a terminal nobody can be asked, and the command goes
 * on: scripts say what they mean.
 * @throws {CommandError} when the answer is no
 */
export async function confirmed(
  { surroundings }: Tools,
  options: { readonly yes?: true },
  question: string,
): Promise<void> {
  const { prompts } = surroundings;
  if (options.yes === true || prompts === undefined || (await prompts.confirm(question))) return;
  throw new CommandError("nothing was changed");
}
