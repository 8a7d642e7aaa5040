import { randomBytes } from "node:crypto";
import { type FileHandle, mkdir, open, rename, unlink } from "node:fs/promises";
import { platform } from "node:os";
import { basename, dirname, join } from "node:path";

/** A file or folder of the home that cannot be written; the message is one line for a person. */
export class PrivateFileError extends Error {
  override readonly name = "PrivateFileError";
}

/** Makes a folder, and the ones above it, for its owner alone. */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new PrivateFileError(`Cannot make the folder ${folder}`, { cause });
  }
}

/**
 * Writes a file so that after a crash the old or the new content stands there, never a part: a temporary file
 * beside it, synced, renamed, then the folder synced.
 * @throws PrivateFileError
 */
export async function writeFileAtomically(path: string, content: string, mode: number): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    await withFile(await open(temporary, "wx", mode), async (file) => {
      await file.chmod(mode);
      await file.writeFile(content);
      await file.sync();
    });
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => {});
    throw new PrivateFileError(`Cannot write ${path}`, { cause: error });
  }
  // Windows cannot open a folder, and needs no sync of it.
  if (platform() !== "win32") await withFile(await open(dirname(path), "r"), (folder) => folder.sync());
}

/** Writes a file that only its owner may read, and the folder it stands in. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await makePrivateFolder(dirname(path));
  await writeFileAtomically(path, content, 0o600);
}

async function withFile(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
