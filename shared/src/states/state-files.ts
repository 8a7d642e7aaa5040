import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { platform } from "node:os";
import { basename, dirname, join } from "node:path";
import { checkedSnapshotName } from "./snapshot-name.ts";
import { StateError } from "./state-error.ts";
import type { Snapshot } from "./tenant-states.ts";

/** Where the states of one service lie: files for their owner only, in folders of the home. */
export interface StateFiles {
  /** The state to which a reset returns. */
  readonly first: string;
  hasFirst(): Promise<boolean>;
  /** Puts a file in the place of the first state; the old or the new one is there, never a part. */
  putFirst(write: (path: string) => Promise<void>): Promise<void>;
  /** @throws StateError `invalid-name`, `not-found` */
  pathOf(name: string): Promise<string>;
  /** Keeps a snapshot, in the same way. @throws StateError `invalid-name` */
  put(name: string, write: (path: string) => Promise<void>): Promise<Snapshot>;
  /** By name. */
  list(): Promise<readonly Snapshot[]>;
  /** @throws StateError `invalid-name`, `not-found` */
  remove(name: string): Promise<void>;
}

const extension = ".db";

/** @param service `token-server` or `resource-api` */
export function createStateFiles(home: string, service: string): StateFiles {
  const first = join(home, "snapshots", "first", `${service}${extension}`);
  const folder = join(home, "snapshots", service);
  const fileOf = (name: string): string => join(folder, `${checkedSnapshotName(name)}${extension}`);
  const look = async (name: string): Promise<Snapshot> => {
    const { mtimeMs, size } = await stat(fileOf(name)).catch((cause: unknown) => {
      throw new StateError("not-found", `There is no snapshot with the name ${JSON.stringify(name)}`, {
        cause,
      });
    });
    return { name, takenAt: Math.floor(mtimeMs), bytes: size };
  };
  // One after the other: two that keep the same name would write into the same file.
  let last: Promise<unknown> = Promise.resolve();
  const put = (path: string, write: (path: string) => Promise<void>): Promise<void> => {
    const turn = last.then(() => putFile(path, write));
    last = turn.catch(() => undefined);
    return turn;
  };
  return {
    first,
    hasFirst: () =>
      stat(first).then(
        () => true,
        () => false,
      ),
    putFirst: (write) => put(first, write),
    pathOf: async (name) => (await look(name), fileOf(name)),
    async put(name, write) {
      await put(fileOf(name), write);
      return look(name);
    },
    async list() {
      const files = await readdir(folder).catch(() => []);
      const names = files.flatMap((file) => /^([A-Za-z0-9_-]+)\.db$/.exec(file)?.[1] ?? []);
      return Promise.all(names.toSorted().map(look));
    },
    async remove(name) {
      await look(name);
      await rm(fileOf(name));
    },
  };
}

/** A file beside it is written, synced and renamed, then the folder synced. */
async function putFile(path: string, write: (path: string) => Promise<void>): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Always the same name: what a crash has left there goes.
  const making = join(folder, `.${basename(path)}.making`);
  const clear = () => Promise.all(besides.map((end) => rm(`${making}${end}`, { force: true })));
  try {
    await clear();
    await write(making);
    await sync(making);
    await rename(making, path);
  } finally {
    await clear();
  }
  // Windows cannot open a folder, and needs no sync of it.
  if (platform() !== "win32") await sync(folder);
}

/** What SQLite may put beside a file, and the file itself. */
const besides = ["", "-wal", "-shm", "-journal"] as const;

async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
