import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { checkDocument } from "./check-document.ts";
import { namesThatDoNotFit } from "./check-names.ts";
import { mergeSeeds } from "./merge-seeds.ts";
import { readSeedDocument, type SeedDocument, valueDocument } from "./seed-document.ts";
import { SeedError } from "./seed-error.ts";
import { type Reading, readFilesOf } from "./seed-files.ts";
import { filesOfSeed, refusal, shownPath } from "./seed-paths.ts";
import type { Seed } from "./seed-schema.ts";
import { testFeaturesIn } from "./test-features.ts";

export interface SeedOptions {
  /** Whether the tenant may have what only tests may have: a clock of its own, faults. Default: yes. */
  readonly testFeatures?: boolean;
}

/** Reading takes the loop a moment for each megabyte; what is larger belongs into an export file. */
const mostBytes = 10_000_000;

/**
 * Loads a seed from a file, or from every `.yaml`, `.yml` and `.json` of a folder (not of the folders in it), merged
 * in the order of their names.
 * @throws {SeedError} with every problem of every file
 */
export function loadSeed(path: string, options: SeedOptions = {}): Promise<Seed> {
  return loadFiles(path, options, { problems: [], files: new Set() });
}

/** The same, and notes in `reading` which files it looked at, also where it throws. */
export async function loadFiles(path: string, options: SeedOptions, reading: Reading): Promise<Seed> {
  const documents: SeedDocument[] = [];
  for (const file of await filesOfSeed(resolve(path))) {
    reading.files.add(file);
    const document = await collecting(reading, () => readAsDocument(file));
    if (document !== undefined) documents.push(document);
  }
  return seedOf(documents, options, reading);
}

/**
 * Checks a seed that a program gives as a value; paths in it start from `folder`.
 * @throws {SeedError} with every problem
 */
export async function parseSeed(
  value: unknown,
  { folder = ".", ...options }: SeedOptions & { readonly folder?: string } = {},
): Promise<Seed> {
  const reading = { problems: [], files: new Set<string>() };
  const document = await collecting(reading, async () => valueDocument(copyOf(value), resolve(folder)));
  return seedOf(document === undefined ? [] : [document], options, reading);
}

/** A copy, so that nobody changes it later. */
function copyOf(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    throw new SeedError([
      { path: [], message: "objects, lists, text, numbers, true and false are expected" },
    ]);
  }
}

async function seedOf(
  documents: readonly SeedDocument[],
  { testFeatures = true }: SeedOptions,
  reading: Reading,
): Promise<Seed> {
  const { problems } = reading;
  const seeds: Seed[] = [];
  for (const document of documents) {
    const seed = await collecting(reading, async () => checkDocument(document));
    if (seed === undefined) continue;
    if (!testFeatures) problems.push(...testFeaturesIn(seed, document));
    await readFilesOf(seed, document.folder, reading);
    seeds.push(seed);
  }
  const seed = mergeSeeds(seeds);
  problems.push(...namesThatDoNotFit(seed));
  if (problems.length > 0) throw new SeedError(problems);
  return seed;
}

async function collecting<Value>(
  { problems }: Reading,
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

async function readAsDocument(file: string): Promise<SeedDocument> {
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes === undefined) throw refusal(file, "the file cannot be read");
  if (bytes.length > mostBytes) throw refusal(file, `the file is larger than ${mostBytes} bytes`);
  return readSeedDocument(bytes.toString("utf8").replace(/^\uFEFF/, ""), shownPath(file), dirname(file));
}
