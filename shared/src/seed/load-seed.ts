import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { checkDocument } from "./check-document.ts";
import { namesThatDoNotFit } from "./check-names.ts";
import { mergeSeeds } from "./merge-seeds.ts";
import { readSeedDocument, type SeedDocument, valueDocument } from "./seed-document.ts";
import { SeedError, type SeedProblem } from "./seed-error.ts";
import { withFiles } from "./seed-files.ts";
import type { Seed } from "./seed-schema.ts";

const seedFile = /\.(ya?ml|json)$/i;
const mostBytes = 50_000_000;

/**
 * Loads a seed from a file, or from every `.yaml`, `.yml` and `.json` of a folder (not of the folders in it), merged
 * in the order of their names.
 * @throws {SeedError} with every problem of every file
 */
export async function loadSeed(path: string): Promise<Seed> {
  const files = await filesOf(resolve(path));
  const problems: SeedProblem[] = [];
  const documents = await Promise.all(
    files.map((file) => collecting(problems, () => readFileAsDocument(file))),
  );
  return seedOf(
    documents.filter((document) => document !== undefined),
    problems,
  );
}

/**
 * Checks a seed that a program gives as a value; paths in it start from `folder`.
 * @throws {SeedError} with every problem
 */
export function parseSeed(value: unknown, folder = "."): Promise<Seed> {
  // A value of its own, so that nobody changes it later; Date and other classes of a program are refused by it or by the schema.
  return seedOf([valueDocument(structuredClone(value), resolve(folder))], []);
}

async function seedOf(documents: readonly SeedDocument[], problems: SeedProblem[]): Promise<Seed> {
  const seeds: Seed[] = [];
  for (const document of documents) {
    const seed = await collecting(problems, async () => checkDocument(document));
    if (seed === undefined) continue;
    await withFiles(seed, document.folder, problems);
    seeds.push(seed);
  }
  const seed = mergeSeeds(seeds);
  problems.push(...namesThatDoNotFit(seed));
  if (problems.length > 0) throw new SeedError(problems);
  return seed;
}

async function collecting<Value>(
  problems: SeedProblem[],
  step: () => Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof SeedError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw nothing(path, "there is no such file or folder");
  if (!found.isDirectory()) return [path];
  const names = (await readdir(path)).filter((name) => seedFile.test(name) && !name.startsWith("."));
  if (names.length === 0) throw nothing(path, "the folder holds no .yaml, .yml or .json file");
  return names.toSorted().map((name) => join(path, name));
}

async function readFileAsDocument(file: string): Promise<SeedDocument> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined || bytes.length > mostBytes)
    throw nothing(
      file,
      bytes === undefined ? "the file cannot be read" : `the file is larger than ${mostBytes} bytes`,
    );
  return readSeedDocument(bytes.toString("utf8").replace(/^\uFEFF/, ""), shown(file), dirname(file));
}

function nothing(file: string, message: string): SeedError {
  return new SeedError([{ file: shown(file), path: [], message }]);
}

/** The path as a person would write it from where the program runs. */
function shown(file: string): string {
  const short = relative(".", file);
  return short === "" || short.startsWith("..") ? file : short;
}
