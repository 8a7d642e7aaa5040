import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { cannotWrite, CommandError, messageOf, systemCodeOf } from "../errors.ts";
import { exitCodes } from "../exit-codes.ts";
import { writePrivateFile } from "../new-file.ts";

/** The key of all pseudonyms of a home, made when it is first needed, for its owner only. @throws {CommandError} */
export async function pseudonymKey(home: string): Promise<Uint8Array> {
  const path = join(home, "pseudonym.key");
  const known = await keyIn(path);
  if (known !== undefined) return known;
  try {
    // Of two imports at once both take the same.
    await writePrivateFile(path, `${randomBytes(32).toString("base64url")}\n`, { replace: false });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  const made = await keyIn(path);
  if (made !== undefined) return made;
  throw new CommandError(`${path} is damaged; remove it to get another key`, exitCodes.noInput.code);
}

async function keyIn(path: string): Promise<Uint8Array | undefined> {
  try {
    const key = Buffer.from((await readFile(path, "utf8")).trim(), "base64url");
    return key.length === 32 ? key : undefined;
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === "ENOENT") return undefined;
    throw new CommandError(`${path} cannot be read (${code ?? messageOf(error)})`, exitCodes.noInput.code);
  }
}
