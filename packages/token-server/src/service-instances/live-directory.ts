import type { Storage } from "../storage/index.ts";
import { type ClientDirectory, createClientDirectory, type DirectoryWriter } from "./client-directory.ts";
import { readAllClients } from "./read-clients.ts";

const pollEvery = 1000;

/** The directory, kept equal to the database. */
export interface LiveDirectory extends ClientDirectory {
  /** Brings in a committed write of this process, before its caller hears of it. */
  apply(change: number, write: (writer: DirectoryWriter) => void): void;
  /** Reads everything anew, so that it has what was committed with this change and before. */
  reload(change: number): Promise<void>;
  close(): void;
}

export interface LiveDirectoryOptions {
  readonly storage: Storage;
  /** Hears of polls that failed; the directory goes on with what it has and tries again. */
  readonly onRefreshError: (error: unknown) => void;
}

/**
 * Loads the directory and keeps it current: own writes are applied after their commit, in the order of their
 * change numbers; a gap in the numbers means that another process wrote, and brings a reload. On PostgreSQL,
 * where there can be other processes, the number is read every second.
 */
export async function openLiveDirectory({
  storage,
  onRefreshError,
}: LiveDirectoryOptions): Promise<LiveDirectory> {
  const first = await readSnapshot(storage);
  let directory = createClientDirectory(first.clients);
  /** Every change up to this one is in the directory. */
  let complete = first.change;
  let newestOwn = first.change;
  let reloading: Promise<void> | undefined;
  let closed = false;

  const reload = async (): Promise<void> => {
    const snapshot = await readSnapshot(storage);
    // An own write committed meanwhile is in the directory, but maybe not in the snapshot: read again.
    if (snapshot.change < newestOwn) return reload();
    directory = createClientDirectory(snapshot.clients);
    complete = snapshot.change;
  };
  const requestReload = (): void => {
    if (closed) return;
    reloading ??= reload()
      .catch(onRefreshError)
      .finally(() => {
        reloading = undefined;
      });
  };
  let polling = false;
  const poll = async (): Promise<void> => {
    if (polling) return;
    polling = true;
    try {
      if ((await readChange(storage)) !== complete) requestReload();
    } catch (error) {
      if (!closed) onRefreshError(error);
    } finally {
      polling = false;
    }
  };

  const timer = storage.dialect === "postgres" ? setInterval(() => void poll(), pollEvery) : undefined;
  timer?.unref();
  return {
    find: (clientId) => directory.find(clientId),
    findByFingerprint: (fingerprint) => directory.findByFingerprint(fingerprint),
    findByNames: (names) => directory.findByNames(names),
    apply(change, write) {
      if (change <= complete) return;
      write(directory);
      newestOwn = Math.max(newestOwn, change);
      if (change === complete + 1) complete = change;
      else requestReload();
    },
    reload(change) {
      newestOwn = Math.max(newestOwn, change);
      return reload();
    },
    close() {
      closed = true;
      clearInterval(timer);
    },
  };
}

/** The number is read before the rows, so the rows are never older than it says. */
async function readSnapshot(storage: Storage) {
  const change = await readChange(storage);
  return { change, clients: await readAllClients(storage.kysely) };
}

async function readChange({ kysely }: Storage): Promise<number> {
  const row = await kysely
    .selectFrom("counter")
    .select("value")
    .where("name", "=", "change")
    .executeTakeFirstOrThrow();
  return row.value;
}
