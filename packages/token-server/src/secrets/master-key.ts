import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { chmod, link, mkdir, open, unlink } from "node:fs/promises";
import { platform } from "node:os";
import { join } from "node:path";
import { writePrivateFile } from "../private-files/private-files.ts";
import { SecretBoxError } from "./secret-box-error.ts";

/** The key that seals, one a line; those behind it open what was sealed before, while a rotation goes on. */
const fileFormat = /^[0-9a-f]{64}(?:\n[0-9a-f]{64}){0,3}\n?$/;

export const masterKeyPath = (home: string): string => join(home, "master.key");

/** The keys in <home>/master.key, the sealing one first, or undefined when there is no such file. */
export function readMasterKeys(home: string): readonly [Buffer, ...Buffer[]] | undefined {
  const path = masterKeyPath(home);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new SecretBoxError(`The master key ${path} cannot be read: ${codeOf(error)}.`, { cause: error });
  }
  if (!fileFormat.test(text)) {
    throw new SecretBoxError(
      `The master key ${path} is damaged: it must hold 64 hexadecimal digits (32 bytes). Restore it from a backup.`,
    );
  }
  refuseOpenMode(path);
  return text.trim().split("\n").map(keyOf) as [Buffer, ...Buffer[]];
}

const keyOf = (line: string): Buffer => Buffer.from(line, "hex");

/** Puts other keys into the file, the sealing one first; after a crash the old or the new ones stand there. */
export async function writeMasterKeys(home: string, keys: readonly Buffer[]): Promise<void> {
  await writePrivateFile(masterKeyPath(home), `${keys.map((key) => key.toString("hex")).join("\n")}\n`);
}

/**
 * Makes a new key, once: the file appears whole and synced or not at all, and where two processes start on
 * one home, both end up with the same key.
 */
export async function createMasterKey(home: string): Promise<readonly [Buffer, ...Buffer[]]> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const path = masterKeyPath(home);
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
  const keys = readMasterKeys(home);
  if (keys === undefined) throw new SecretBoxError(`The master key ${path} was removed while it was made.`);
  return keys;
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function refuseOpenMode(path: string): void {
  if (platform() === "win32") return;
  const { mode } = statSync(path);
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
