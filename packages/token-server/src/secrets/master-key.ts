import { randomBytes } from "node:crypto";
import { chmod, link, mkdir, open, readFile, stat, unlink } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { SecretBoxError } from "./secret-box-error.ts";

const fileFormat = /^[0-9a-f]{64}\n?$/;

/** The key in <home>/master.key, or undefined when there is no such file. */
export async function readMasterKey(home: string): Promise<Buffer | undefined> {
  const path = join(home, "master.key");
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new SecretBoxError(`The master key ${path} cannot be read: ${codeOf(error)}.`, {
      cause: error,
    });
  });
  if (text === undefined) return undefined;
  if (!fileFormat.test(text)) {
    throw new SecretBoxError(
      `The master key ${path} is damaged: it must hold 64 hexadecimal digits (32 bytes). Restore it from a backup.`,
    );
  }
  await refuseOpenMode(path);
  return Buffer.from(text.trim(), "hex");
}

/**
 * Makes a new key, once: the file appears whole and synced or not at all, and where two processes start on
 * one home, both end up with the same key.
 */
export async function createMasterKey(home: string): Promise<Buffer> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const path = join(home, "master.key");
  const draft = join(home, `.master.key.${randomBytes(6).toString("hex")}`);
  const file = await open(draft, "wx", 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString("hex")}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(draft, 0o600);
  await link(draft, path).catch((error: unknown) => {
    if (codeOf(error) !== "EEXIST") throw error;
  });
  await unlink(draft);
  await syncFolder(home);
  const key = await readMasterKey(home);
  if (key === undefined) throw new SecretBoxError(`The master key ${path} was removed while it was made.`);
  return key;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

async function refuseOpenMode(path: string): Promise<void> {
  if (platform() === "win32") return;
  const { mode } = await stat(path);
  if ((mode & 0o077) !== 0) {
    throw new SecretBoxError(`The master key ${path} is open to other users: run chmod 600 on it.`);
  }
}

/** A new name is on the disk only when its folder is; Windows cannot open folders and does without. */
async function syncFolder(folder: string): Promise<void> {
  if (platform() === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
