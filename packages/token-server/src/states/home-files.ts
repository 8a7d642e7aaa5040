import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { serviceKeyFileName } from "@tenantbox/shared/service-key";
import { writePrivateFile } from "../private-files/private-files.ts";
import type { SecretBox } from "../secrets/index.ts";
import { type HomeFileRow, homeFileContext, type Storage } from "../storage/index.ts";

/**
 * The files of the home that belong to a state and that no row makes: names and passwords of users, and private keys
 * that belong to external certificates. They are kept sealed, as secrets in the database are.
 */
export interface HomeFiles {
  /** As they are now, to be kept with a state. */
  read(): Promise<readonly HomeFileRow[]>;
  /** The same for files that are not there yet. */
  sealed(files: ReadonlyMap<string, string>): readonly HomeFileRow[];
  /** Whether a restored state's files are not in their places yet. */
  behind(): Promise<boolean>;
  /** Puts these, or those that are due, in their places, and removes those of users that are gone. */
  bringBack(files?: readonly HomeFileRow[]): Promise<void>;
  /** Notes that all are in their places. */
  done(): Promise<void>;
}

const allowed = /^(keys|users)\/[A-Za-z0-9_%-]+(\.[A-Za-z0-9_%-]+)*$/;

export function createHomeFiles(home: string, { kysely }: Storage, box: SecretBox): HomeFiles {
  const textOf = (path: string): Promise<string | undefined> =>
    readFile(join(home, path), "utf8").catch(() => undefined);

  const privateKeyFiles = async (): Promise<string[]> => {
    const rows = await kysely
      .selectFrom("service_key")
      .innerJoin("service_instance", "service_instance.id", "service_key.instance_id")
      .where("service_key.kind", "=", "certificate_external")
      .select(["service_instance.name as instance", "service_key.name as key"])
      .execute();
    return rows.map(({ instance, key }) => `keys/${serviceKeyFileName(instance, key, "key")}`);
  };
  const userFiles = async (): Promise<string[]> => {
    const names = await readdir(join(home, "users")).catch(() => []);
    return names
      .map((name) => `users/${name}`)
      .filter((path) => path.endsWith(".json") && allowed.test(path));
  };

  return {
    async read() {
      const paths = [...(await privateKeyFiles()), ...(await userFiles())];
      const files = await Promise.all(paths.map(async (path) => ({ path, content: await textOf(path) })));
      return files.flatMap(({ path, content }) =>
        content === undefined ? [] : [{ path, sealed_content: box.seal(content, homeFileContext(path)) }],
      );
    },
    sealed: (contents) =>
      [...contents].map(([path, content]) => ({
        path,
        sealed_content: box.seal(content, homeFileContext(path)),
      })),
    async behind() {
      const fact = await kysely
        .selectFrom("tenant_facts")
        .select("value")
        .where("name", "=", "files")
        .execute();
      return fact.length > 0;
    },
    async bringBack(given) {
      const files = given ?? (await kysely.selectFrom("home_file").selectAll().execute());
      for (const { path, sealed_content: sealed } of files) {
        if (!allowed.test(path)) continue;
        const content = box.open(sealed, homeFileContext(path));
        if ((await textOf(path)) !== content) await writePrivateFile(join(home, path), content);
      }
      const kept = new Set(files.map(({ path }) => path));
      const gone = (await userFiles()).filter((path) => !kept.has(path));
      await Promise.all(gone.map((path) => rm(join(home, path), { force: true })));
    },
    async done() {
      await kysely.transaction().execute(async (transaction) => {
        await transaction.deleteFrom("home_file").execute();
        await transaction.deleteFrom("tenant_facts").where("name", "=", "files").execute();
      });
    },
  };
}
