import { join } from "node:path";
import { createMasterKey, readMasterKey } from "./master-key.ts";
import { SecretBoxError } from "./secret-box-error.ts";
import { masterKeyId, openText, sealText } from "./sealed-text.ts";

/**
 * Keeps secrets that must be shown again encrypted at rest, with a key outside the database.
 * `context` binds a value to its place (table, row, column): it opens with the same context only.
 */
export interface SecretBox {
  seal(text: string, context?: string): string;
  /** @throws SecretBoxError when the value was not sealed here, with this context, or was changed. */
  open(sealed: string, context?: string): string;
}

export interface SecretBoxOptions {
  readonly home: string;
  /** A value this box must be able to open: `sealedSample(storage)`. Undefined where nothing is sealed yet. */
  readonly sealedSample?: string | undefined;
}

/**
 * Opens the box with the key in <home>/master.key, made (0600) on the first start.
 * @throws SecretBoxError, one line, when the file is damaged or open to others, when it is missing although
 * sealed values exist, and when it is not the key they were sealed with. A new key never replaces a lost one.
 */
export async function openSecretBox({ home, sealedSample }: SecretBoxOptions): Promise<SecretBox> {
  const existing = await readMasterKey(home);
  if (existing === undefined && sealedSample !== undefined) {
    throw new SecretBoxError(
      `The master key ${join(home, "master.key")} is missing, and the database holds values sealed with it. Restore it from a backup.`,
    );
  }
  const key = existing ?? (await createMasterKey(home));
  const keyId = masterKeyId(key);
  if (sealedSample !== undefined && sealedSample.split(".")[1] !== keyId) {
    throw new SecretBoxError(
      `The master key ${join(home, "master.key")} is not the one the database's values were sealed with. Restore the right one.`,
    );
  }
  return {
    seal: (text, context = "") => sealText(key, keyId, text, context),
    open: (sealed, context = "") => openText(key, keyId, sealed, context),
  };
}
