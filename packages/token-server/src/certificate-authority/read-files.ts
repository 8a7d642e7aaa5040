import { lstat, readFile, stat } from "node:fs/promises";
import { platform } from "node:os";
import { dirname } from "node:path";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";

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
