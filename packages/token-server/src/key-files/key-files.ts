import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type ServiceKeyDocument, serviceKeyFileName } from "@tenantbox/shared/service-key";
import { writePrivateFile } from "../private-files/private-files.ts";

/** A key as its files show it. */
export interface KeyFile {
  readonly instance: string;
  readonly key: string;
  readonly document: ServiceKeyDocument;
}

/** `keys/` in the home: the service keys as files, for scripts and curl (architecture, section 5). */
export interface KeyFiles {
  write(key: KeyFile): Promise<void>;
  /** Removes the files of one key; absent ones are fine. */
  remove(instance: string, key: string): Promise<void>;
  /** Makes the folder hold exactly these keys: URLs may have moved, keys may be gone. */
  rewrite(keys: readonly KeyFile[]): Promise<void>;
}

const extensions = ["json", "crt", "key"] as const;

export function createKeyFiles(home: string): KeyFiles {
  const folder = join(home, "keys");
  const pathOf = (instance: string, key: string, extension: (typeof extensions)[number]): string =>
    join(folder, serviceKeyFileName(instance, key, extension));

  const write = async ({ instance, key, document }: KeyFile): Promise<void> => {
    const { certificate, key: privateKey } = document.oauth;
    await writePrivateFile(pathOf(instance, key, "json"), `${JSON.stringify(document, null, 2)}\n`);
    if (certificate !== undefined) await writePrivateFile(pathOf(instance, key, "crt"), certificate);
    if (privateKey !== undefined) await writePrivateFile(pathOf(instance, key, "key"), privateKey);
  };

  return {
    write,
    async remove(instance, key) {
      await Promise.all(extensions.map((extension) => rm(pathOf(instance, key, extension), { force: true })));
    },
    async rewrite(keys) {
      const kept = new Set(
        keys.flatMap(({ instance, key }) =>
          extensions.map((extension) => serviceKeyFileName(instance, key, extension)),
        ),
      );
      const present = await readdir(folder).catch(() => []);
      await Promise.all(
        present.filter((name) => !kept.has(name)).map((name) => rm(join(folder, name), { force: true })),
      );
      await Promise.all(keys.map(write));
    },
  };
}
