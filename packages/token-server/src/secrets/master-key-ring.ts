import { statSync } from "node:fs";
import { masterKeyId } from "@tenantbox/shared/home";
import { masterKeyPath, readMasterKeys } from "./master-key.ts";

export interface NamedKey {
  readonly id: string;
  readonly key: Buffer;
}

/** The master keys of a home as they are now: another server on the same home may rotate them. */
export interface MasterKeyRing {
  /** The one that seals. */
  sealing(): NamedKey;
  /** The one with this id, where there is one. */
  find(id: string): NamedKey | undefined;
}

export function createMasterKeyRing(home: string, keys: readonly [Buffer, ...Buffer[]]): MasterKeyRing {
  const named = (key: Buffer): NamedKey => ({ id: masterKeyId(key), key });
  let [sealing, ...older] = keys.map(named) as [NamedKey, ...NamedKey[]];
  let stamp = stampOf(home);

  const look = (): void => {
    const now = stampOf(home);
    if (now === stamp) return;
    const read = readMasterKeys(home);
    // Lost while the server runs: what is in memory goes on, and a start says what is missing.
    if (read === undefined) return;
    [sealing, ...older] = read.map(named) as [NamedKey, ...NamedKey[]];
    stamp = now;
  };
  return {
    sealing() {
      look();
      return sealing;
    },
    find(id) {
      const known = (): NamedKey | undefined => [sealing, ...older].find((one) => one.id === id);
      const found = known();
      if (found !== undefined) return found;
      look();
      return known();
    },
  };
}

function stampOf(home: string): string {
  const found = statSync(masterKeyPath(home), { throwIfNoEntry: false });
  return found === undefined ? "" : `${found.ino} ${found.mtimeMs} ${found.size}`;
}
