import { addRows, openStateFile, saveState } from "@tenantbox/shared/database";
import { checkStateFile, createStateFiles, StateError, type TenantStates } from "@tenantbox/shared/states";
import type { SecretBox } from "../secrets/index.ts";
import { openStorage, type Storage } from "../storage/index.ts";
import { createHomeFiles } from "./home-files.ts";
import { replaceRows } from "./replace-rows.ts";

export interface ClientStatesOptions {
  readonly home: string;
  readonly storage: Storage;
  readonly secretBox: SecretBox;
  /** Tells tenants apart. */
  readonly tenant: string;
  readonly now: () => number;
  /** Brings what is in memory up to a change. */
  readonly reload: (change: number) => Promise<void>;
  /** Makes the key files what the rows say. */
  readonly rewriteKeys: () => Promise<void>;
}

/** The states of service instances, keys, users and role collections, with their files in the home. */
export interface ClientStates extends TenantStates {
  /** Takes the database for this tenant's, and finishes what a crash has interrupted. */
  open(): Promise<void>;
  hasFirst(): Promise<boolean>;
  /** Makes the state of now the one to which a reset returns. */
  keepAsFirst(): Promise<void>;
}

export function createClientStates(options: ClientStatesOptions): ClientStates {
  const { home, storage, secretBox, tenant, now, reload, rewriteKeys } = options;
  const files = createStateFiles(home, "token-server");
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
      await reload(await replaceRows(storage, file, now()));
    } finally {
      file.close();
    }
    await finish();
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
      await storage.kysely
        .insertInto("tenant_facts")
        .values({ name: "tenant", value: tenant })
        .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: tenant }))
        .execute();
      if (await homeFiles.behind()) await finish();
    },
    hasFirst: () => files.hasFirst(),
    keepAsFirst: () => inTurn(() => files.putFirst(keep)),
    reset: () =>
      inTurn(async () => {
        if (!(await files.hasFirst()))
          throw new StateError("not-found", "The first state of this tenant was never kept");
        await bringBack(files.first, false);
      }),
    snapshot: (name) => inTurn(() => files.put(name, keep)),
    restore: (name) => inTurn(async () => bringBack(await files.pathOf(name), true)),
    snapshots: () => files.list(),
    deleteSnapshot: (name) => files.remove(name),
  };
}
