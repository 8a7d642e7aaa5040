import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Path } from "./path.ts";
import { seedProblem } from "./place.ts";
import type { SeedProblem } from "./seed-error.ts";
import type { Seed } from "./seed-schema.ts";

/** What came up while the files were read that a seed refers to. */
export interface Reading {
  readonly problems: SeedProblem[];
  /** Every file that was looked for, full paths. */
  readonly files: Set<string>;
}

const mostBytes = 1_000_000;

/** Puts the text of PEM files in the place of their paths, and makes other paths absolute. */
export async function readFilesOf(seed: Seed, folder: string, { problems, files }: Reading): Promise<void> {
  const found = (given: string): string => {
    const file = resolve(folder, given);
    files.add(file);
    return file;
  };
  const pem = async <Name extends string>(
    owner: { [name in Name]?: string | undefined },
    name: Name,
  ): Promise<void> => {
    const given = owner[name];
    if (given === undefined || given.includes("-----BEGIN ")) return;
    const text = await pemFile(found(given));
    if (text === undefined) problems.push(unreadable(owner, [name], given));
    else owner[name] = text;
  };
  if (seed.certificateAuthority !== undefined) {
    await pem(seed.certificateAuthority, "certificate");
    await pem(seed.certificateAuthority, "key");
  }
  for (const root of seed.trust) await pem(root, "certificate");
  for (const { keys } of seed.instances) {
    for (const key of keys) {
      await pem(key, "certificate");
      await pem(key, "key");
      if (key.parameters !== undefined) await pem(key.parameters, "X.509");
    }
  }
  seed.logs.file = seed.logs.file.map(found);
}

async function pemFile(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined || bytes.length > mostBytes) return undefined;
  const text = bytes.toString("utf8");
  return text.includes("-----BEGIN ") ? text : undefined;
}

function unreadable(owner: object, path: Path, file: string): SeedProblem {
  // What is no path may be a key that lacks its first line; it stays out of messages.
  const shown = /^[^\n]{1,120}$/.test(file) ? JSON.stringify(file) : "this text";
  return seedProblem(
    owner,
    path,
    `${shown} is neither PEM nor the path of a file with PEM text, relative to this one`,
  );
}
