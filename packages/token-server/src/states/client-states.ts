import { addRows, openStateFile, saveState } from "@tenantbox/shared/database";
import { checkStateFile, createStateFiles, StateError, type TenantStates } from "@tenantbox/shared/states";
import type { RotatableSecretBox } from "../secrets/index.ts";
import { type HomeFileRow, openStorage, seedContext, type Storage } from "../storage/index.ts";
import { type ClientState, keptClientRows, readClientRows, sameRows } from "./client-rows.ts";
import { checkSeals } from "./check-seals.ts";
import { createHomeFiles } from "./home-files.ts";
import { type Rotation, rotateMasterKey } from "./rotate-master-key.ts";
import { replaceRows } from "./replace-rows.ts";

export interface ClientStatesOptions {
  readonly home: string;
  readonly storage: Storage;
  readonly secretBox: RotatableSecretBox;
  /** Tells tenants apart. */
  readonly tenant: string;
  readonly now: () => number;
  /** Brings what is in memory up to a change. */
  readonly reload: (change: number) => Promise<void>;
  /** Makes the key files what the rows say. */
  readonly rewriteKeys: () => Promise<void>;
  /** Hears that the first state is back, for what is no row. */
  readonly onReset: () => Promise<void>;
}

/** The states of service instances, keys, users and role collections, with their files in the home. */
export interface ClientStates extends TenantStates {
  /** Takes the database for this tenant's, and finishes what a crash has interrupted. */
  open(): Promise<void>;
  hasFirst(): Promise<boolean>;
  /** Makes the state of now the one to which a reset returns. */
  keepAsFirst(): Promise<void>;
  /** Whether the state of a seed was ever brought here. */
  isSeeded(): Promise<boolean>;
  /** Whether the last seed that was brought says this. */
  isSeededWith(text: string): Promise<boolean>;
  /** Replaces the key that seals secrets, in the database and in kept states. */
  rotateMasterKey(): Promise<Rotation>;
  /** Puts the state of a seed in the place of everything; a reset returns to it from now on. @param text what it says */
  become(state: ClientState, text: string): Promise<void>;
}

export function createClientStates(options: ClientStatesOptions): ClientStates {
  const { home, storage, secretBox, tenant, now, reload, rewriteKeys, onReset } = options;
  const files = createStateFiles({ home, service: "token-server", databaseUrl: storage.url });
  const homeFiles = createHomeFiles(home, storage, secretBox);

  const keep = async (path: string): Promise<void> => {
    await saveState(storage, path, openStorage);
    addRows(path, "home_file", await homeFiles.read());
  };
  const finish = async (): Promise<void> => {
    await homeFiles.bringBack();
    await rewriteKeys();
    await homeFiles.done();
  };
  const bringBack = async (path: string, thorough: boolean): Promise<void> => {
    await checkStateFile(path, storage, { tenant, thorough });
    const file = openStateFile(path);
    try {
      if (thorough) checkSeals(file, secretBox);
      const replacement = {
        rows: keptClientRows(file),
        files: [...file.rows("home_file")] as readonly unknown[] as HomeFileRow[],
      };
      // A test that changes no clients need not wait for the disk.
      if (sameRows(await readClientRows(storage.kysely), replacement.rows)) {
        await homeFiles.bringBack(replacement.files);
        await rewriteKeys();
        return;
      }
      await reload(await replaceRows(storage, replacement, now()));
    } finally {
      file.close();
    }
    await finish();
  };
  const noteFact = async (name: "tenant" | "seed", value: string): Promise<void> => {
    await storage.kysely
      .insertInto("tenant_facts")
      .values({ name, value })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value }))
      .execute();
  };
  const seedText = async (): Promise<string | undefined> => {
    const fact = await storage.kysely
      .selectFrom("tenant_facts")
      .select("value")
      .where("name", "=", "seed")
      .executeTakeFirst();
    return fact === undefined ? undefined : secretBox.open(fact.value, seedContext);
  };
  // One after the other, so that the files of one are in their places before the rows of the next come.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Result>(step: () => Promise<Result>): Promise<Result> => {
    const turn = last.then(step);
    last = turn.catch(() => undefined);
    return turn;
  };

  return {
    async open() {
      await noteFact("tenant", tenant);
      if (await homeFiles.behind()) await finish();
    },
    hasFirst: () => files.hasFirst(),
    keepAsFirst: () => inTurn(() => files.putFirst(keep)),
    reset: () =>
      inTurn(async () => {
        if (!(await files.hasFirst()))
          throw new StateError("not-found", "The first state of this tenant was never kept");
        await bringBack(files.first, false);
        await onReset();
      }),
    isSeeded: async () => (await seedText()) !== undefined,
    isSeededWith: async (text) => (await seedText()) === text,
    rotateMasterKey: () =>
      inTurn(async () => {
        const kept = (await files.list()).map(({ name }) => files.pathOf(name));
        const paths = [...(await Promise.all(kept)), ...((await files.hasFirst()) ? [files.first] : [])];
        return rotateMasterKey(storage, secretBox, paths);
      }),
    become: ({ rows, files: contents }, text) =>
      inTurn(async () => {
        const replacement = { rows, files: homeFiles.sealed(contents) };
        await reload(await replaceRows(storage, replacement, now()));
        await finish();
        await files.putFirst(keep);
        // Last: what a crash has interrupted before is begun anew.
        await noteFact("seed", secretBox.seal(text, seedContext));
      }),
    snapshot: (name) => inTurn(() => files.put(name, keep)),
    restore: (name) => inTurn(async () => bringBack(await files.pathOf(name), true)),
    snapshots: () => files.list(),
    deleteSnapshot: (name) => files.remove(name),
  };
}
