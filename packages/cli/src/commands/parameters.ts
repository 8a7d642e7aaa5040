import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError, messageOf, systemCodeOf } from "../errors.ts";
import type { Surroundings } from "../surroundings.ts";

/**
 * The value of `--parameters`: JSON as it stands, a file's name, or `-` for standard input. Text that starts
 * like a JSON object is never taken for a name.
 */
export async function readParameters(
  given: string | undefined,
  { directory, readInput }: Pick<Surroundings, "directory" | "readInput">,
): Promise<unknown> {
  if (given === undefined) return undefined;
  if (given === "-") return parse(await readInput(), "standard input");
  if (/^\s*[{["]/.test(given)) return parse(given, "--parameters");
  const file = resolve(directory, given);
  try {
    return parse(await readFile(file, "utf8"), given);
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      `--parameters: ${given} is neither JSON nor a readable file (${systemCodeOf(error)})`,
    );
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CommandError(`${where} is not JSON: ${messageOf(error)}`);
  }
}
