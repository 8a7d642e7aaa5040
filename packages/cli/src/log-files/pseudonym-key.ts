import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** The key of all pseudonyms of a home, made when it is first needed, for its owner only. */
export async function pseudonymKey(home: string): Promise<Uint8Array> {
  const path = join(home, "pseudonym.key");
  const known = await keyIn(path);
  if (known !== undefined) return known;
  const made = `${path}.${randomBytes(6).toString("hex")}.tmp`;
  await writeFile(made, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600 });
  try {
    // Whole or not at all, and of two imports at once both take the same.
    await link(made, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    await rm(made, { force: true });
  }
  return (await keyIn(path)) ?? Promise.reject(new Error(`${path} is damaged; remove it to get another key`));
}

async function keyIn(path: string): Promise<Uint8Array | undefined> {
  try {
    const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64url");
    return key.length === 32 ? key : undefined;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
