import { chmod, copyFile, mkdir, mkdtemp, open, readdir, rename, rm, stat } from "node:fs/promises";
import { platform, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { parseDatabaseUrl } from "../database/index.ts";
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

export interface StateFilesOptions {
  readonly home: string;
  /** `token-server` or `resource-api` */
  readonly service: string;
  /** Where the service's own database is: states are made beside it, where SQLite may work. */
  readonly databaseUrl: string;
}

export function createStateFiles({ home, service, databaseUrl }: StateFilesOptions): StateFiles {
  const location = parseDatabaseUrl(databaseUrl);
  const beside = location.dialect === "sqlite" ? dirname(location.path) : undefined;
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
  const bench = join(beside ?? tmpdir(), `.tenantbox-making-${service}-`);
  let last: Promise<unknown> = beside === undefined ? Promise.resolve() : tidyWorkshop(bench);
  const put = (path: string, write: (path: string) => Promise<void>): Promise<void> => {
    const turn = last.then(() => putFile(path, bench, write));
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

/**
 * A file is written in the workshop (the beginning of a folder's name), moved beside the one it replaces and synced, then renamed, and the folder synced.
 * The home may lie where a finished file is safe but SQLite at work is not: in a folder that is shared with another
 * machine.
 */
async function putFile(
  path: string,
  workshop: string,
  write: (path: string) => Promise<void>,
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const bench = await mkdtemp(workshop);
  // Always the same name: what a crash has left there goes.
  const beside = join(folder, `.${basename(path)}.making`);
  try {
    const made = join(bench, "state.db");
    await write(made);
    await move(made, beside);
    await chmod(beside, 0o600);
    await sync(beside);
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
    await rm(bench, { recursive: true, force: true });
  }
  // Windows cannot open a folder, and needs no sync of it.
  if (platform() !== "win32") await sync(folder);
}

/** Removes what a crash has left in a workshop that nobody else uses. */
async function tidyWorkshop(workshop: string): Promise<void> {
  const [folder, prefix] = [dirname(workshop), basename(workshop)];
  const left = (await readdir(folder).catch(() => [])).filter((name) => name.startsWith(prefix));
  await Promise.all(left.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}

async function move(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another file system.
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await copyFile(from, to);
  }
}

async function sync(path: string): Promise<void> {
  const file = await open(path, "r");
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
