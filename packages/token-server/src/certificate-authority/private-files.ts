import { type FileHandle, lstat, mkdir, open, readFile, rename, stat, unlink } from "node:fs/promises";
import { platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { randomBytes } from "node:crypto";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";

/** Makes a folder, and the ones above it, for its owner alone. */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new CertificateAuthorityError("file-unreadable", `Cannot make the folder ${folder}`, { cause });
  }
}

/**
 * Writes a file so that after a crash the old or the new content stands there, never a part: a temporary file
 * beside it, synced, renamed, then the folder synced.
 * @throws CertificateAuthorityError `file-unreadable`
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
    throw new CertificateAuthorityError("file-unreadable", `Cannot write ${path}`, { cause: error });
  }
  // Windows cannot open a folder, and needs no sync of it.
  if (platform() !== "win32") await withFile(await open(dirname(path), "r"), (folder) => folder.sync());
}

/** The text of a file, or undefined when there is none. @throws CertificateAuthorityError `file-unreadable` */
export async function readTextFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new CertificateAuthorityError("file-unreadable", `Cannot read ${path}`, { cause: error });
  }
}

/**
 * The text of a private file, or undefined when there is none.
 * @throws CertificateAuthorityError `file-permissions` when others could read or replace it
 */
export async function readPrivateFile(path: string): Promise<string | undefined> {
  const problem = await exposureOf(path);
  if (problem) throw new CertificateAuthorityError("file-permissions", `${path} ${problem}`);
  return readTextFile(path);
}

async function exposureOf(path: string): Promise<string | undefined> {
  try {
    const file = await lstat(path);
    if (!file.isFile()) return "must be a plain file, no link";
    if (platform() === "win32") return undefined;
    if ((file.mode & 0o077) !== 0) return "is open to other users; allow its owner alone (chmod 600)";
    // The folder was made by us: a file of somebody else in it was put there.
    const folder = await stat(dirname(path));
    return file.uid === folder.uid ? undefined : "belongs to another user than its folder";
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new CertificateAuthorityError("file-unreadable", `Cannot read ${path}`, { cause: error });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

async function withFile(file: FileHandle, use: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await use(file);
  } finally {
    await file.close();
  }
}
