import { readdir, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { SeedError } from "./seed-error.ts";

const seedFile = /\.(ya?ml|json)$/i;

/** The files of a seed in the order in which they count. @throws {SeedError} when there are none */
export async function filesOfSeed(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw refusal(path, "there is no such file or folder");
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => seedFile.test(name) && !name.startsWith("."));
  if (names.length === 0) throw refusal(path, "the folder holds no .yaml, .yml or .json file");
  return names.toSorted().map((name) => join(path, name));
}

/** What is wrong with a file as a whole. */
export function refusal(file: string, message: string): SeedError {
  return new SeedError([{ file: shownPath(file), path: [], message }]);
}

/** The path as a person would write it from where the program runs. */
export function shownPath(file: string): string {
  const short = relative(".", file);
  return short === "" || short.startsWith("..") ? file : short;
}
