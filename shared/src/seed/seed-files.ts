import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Path } from "./path.ts";
import { seedProblem } from "./place.ts";
import type { SeedProblem } from "./seed-error.ts";
import type { Seed } from "./seed-schema.ts";

const mostBytes = 1_000_000;

/**
 * The seed with the text of its PEM files in the place of their paths, and other paths made absolute.
 * What cannot be read is added to `problems`.
 */
export async function withFiles(seed: Seed, folder: string, problems: SeedProblem[]): Promise<void> {
  const pem = async <Name extends string>(
    owner: { [name in Name]?: string | undefined },
    name: Name,
  ): Promise<void> => {
    const given = owner[name];
    if (given === undefined || given.includes("-----BEGIN ")) return;
    const text = await pemFile(resolve(folder, given));
    if (text === undefined) problems.push(unreadable(owner, [name], given));
    else owner[name] = text;
  };
  if (seed.certificateAuthority !== undefined) {
    await pem(seed.certificateAuthority, "certificate");
    await pem(seed.certificateAuthority, "key");
  }
  for (const { keys } of seed.instances) {
    for (const key of keys) {
      await pem(key, "certificate");
      await pem(key, "key");
      if (key.parameters !== undefined) await pem(key.parameters, "X.509");
    }
  }
  seed.logs.file = seed.logs.file.map((file) => resolve(folder, file));
}

async function pemFile(path: string): Promise<string | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  if (bytes === undefined || bytes.length > mostBytes) return undefined;
  const text = bytes.toString("utf8");
  return text.includes("-----BEGIN ") ? text : undefined;
}

function unreadable(owner: object, path: Path, file: string): SeedProblem {
  return seedProblem(
    owner,
    path,
    `${JSON.stringify(file)} is no file with PEM text; PEM, or the path of such a file relative to this one, is expected`,
  );
}
