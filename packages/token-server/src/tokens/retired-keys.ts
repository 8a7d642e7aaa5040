import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { writePrivateFile } from "../private-files/private-files.ts";

/**
 * Signing keys that were here and are gone, by name, in a file beside the database: an old copy of the database that is
 * put in its place brings none of them back (fault F38).
 */
export interface RetiredKeys {
  has(kid: string): boolean;
  /** Durable when it returns. */
  add(kids: readonly string[]): Promise<void>;
}

const most = 1_000;

export async function openRetiredKeys(home: string): Promise<RetiredKeys> {
  const path = join(home, "retired-signing-keys.json");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "[]";
    throw error;
  });
  const kids = new Set(JSON.parse(text) as readonly string[]);
  return {
    has: (kid) => kids.has(kid),
    async add(more) {
      const fresh = more.filter((kid) => !kids.has(kid));
      if (fresh.length === 0) return;
      for (const kid of fresh) kids.add(kid);
      await writePrivateFile(path, `${JSON.stringify([...kids].slice(-most))}\n`);
    },
  };
}
