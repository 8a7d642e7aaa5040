import { randomBytes } from "node:crypto";
import { masterKeyId } from "@tenantbox/shared/home";
import { createMasterKeyRing } from "./master-key-ring.ts";
import { createMasterKey, masterKeyPath, readMasterKeys, writeMasterKeys } from "./master-key.ts";
import { SecretBoxError } from "./secret-box-error.ts";
import { openText, sealText } from "./sealed-text.ts";

/**
 * Keeps secrets that must be shown again encrypted at rest, with a key outside the database.
 * `context` binds a value to its place (table, row, column): it opens with the same context only.
 */
export interface SecretBox {
  seal(text: string, context?: string): string;
  /** @throws SecretBoxError when the value was not sealed here, with this context, or was changed. */
  open(sealed: string, context?: string): string;
}

/** A box whose key can be replaced while it is used. */
export interface RotatableSecretBox extends SecretBox {
  /** Whether this value was sealed with the key that seals now. */
  isCurrent(sealed: string): boolean;
  /**
   * Makes a new key that seals from now on; the old one goes on opening until `finish`. Where a rotation was begun and
   * not finished, it goes on with the key that was made then. @returns the id of the key that seals
   */
  begin(): Promise<string>;
  /** Forgets the keys that no value needs any more. */
  finish(): Promise<void>;
}

export interface SecretBoxOptions {
  readonly home: string;
  /** A value this box must be able to open: `sealedSample(storage)`. Undefined where nothing is sealed yet. */
  readonly sealedSample?: string | undefined;
}

/**
 * Opens the box with the key in <home>/master.key, made (0600) on the first start; in the middle of a rotation there are
 * two.
 * @throws SecretBoxError, one line, when the file is damaged or open to others, when it is missing although
 * sealed values exist, and when it is not the key they were sealed with. A new key never replaces a lost one.
 */
export async function openSecretBox({ home, sealedSample }: SecretBoxOptions): Promise<RotatableSecretBox> {
  const existing = readMasterKeys(home);
  if (existing === undefined && sealedSample !== undefined) {
    throw new SecretBoxError(
      `The master key ${masterKeyPath(home)} is missing, and the database holds values sealed with it. Restore it from a backup.`,
    );
  }
  const keys = existing ?? (await createMasterKey(home));
  const idOf = (sealed: string): string => sealed.split(".")[1] ?? "";
  if (sealedSample !== undefined && !keys.map(masterKeyId).includes(idOf(sealedSample))) {
    throw new SecretBoxError(
      `The master key ${masterKeyPath(home)} is not the one the database's values were sealed with. Restore the right one.`,
    );
  }
  const ring = createMasterKeyRing(home, keys);
  return {
    seal(text, context = "") {
      const { key, id } = ring.sealing();
      return sealText(key, id, text, context);
    },
    open(sealed, context = "") {
      const { key, id } = ring.find(idOf(sealed)) ?? ring.sealing();
      return openText(key, id, sealed, context);
    },
    isCurrent: (sealed) => idOf(sealed) === ring.sealing().id,
    async begin() {
      const [newest, ...older] = readMasterKeys(home) ?? keys;
      if (older.length === 0) await writeMasterKeys(home, [randomBytes(32), newest]);
      return ring.sealing().id;
    },
    async finish() {
      const [newest] = readMasterKeys(home) ?? keys;
      await writeMasterKeys(home, [newest]);
    },
  };
}
