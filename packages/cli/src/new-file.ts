import { randomUUID } from "node:crypto";
import { constants, copyFile, link, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { systemCodeOf } from "./errors.ts";

/** Gives a whole file a further name, unless there is a file of that name. @returns whether it has it */
export async function placeFile(own: string, path: string): Promise<boolean> {
  try {
    await link(own, path).catch((error: unknown) => {
      if (systemCodeOf(error) === "EEXIST") throw error;
      // Where the file system has no second names.
      return copyFile(own, path, constants.COPYFILE_EXCL);
    });
    return true;
  } catch (error) {
    if (systemCodeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/**
 * Writes a file for its owner only, whole or not at all: until it is whole, one that is there stays as it is.
 * @param replace whether one that is there is replaced, a link itself and not what it leads to
 * @returns false where one is there that is to stay
 */
export async function writePrivateFile(
  path: string,
  content: string | Uint8Array,
  { replace }: { readonly replace: boolean },
): Promise<boolean> {
  const making = join(dirname(path), `.${randomUUID()}.tmp`);
  try {
    await writeFile(making, content, { mode: 0o600, flag: "wx", flush: true });
    if (!replace) return await placeFile(making, path);
    await rename(making, path);
    return true;
  } finally {
    await rm(making, { force: true }).catch(() => undefined);
  }
}
