import type { FSWatcher } from "node:fs";
import { resolve } from "node:path";
import { stateOfFile, stateOfSeed, watchSeedFolder } from "./file-states.ts";
import { loadFiles, type SeedOptions } from "./load-seed.ts";
import type { Seed } from "./seed-schema.ts";

export interface FollowOptions extends SeedOptions {
  /** File or folder. */
  readonly path: string;
  /** How often file times are compared, where the system reports no changes (milliseconds). */
  readonly pollInterval?: number;
}

export interface SeedHandlers {
  /** Takes a seed that says something else than the last one; the next one waits for it. */
  readonly onSeed: (seed: Seed) => Promise<void>;
  /** Hears why a change was not taken: what a broken seed says, what `onSeed` throws. The last good seed stays. */
  readonly onProblem: (error: unknown) => void;
}

/** A seed on disk. */
export interface FollowedSeed {
  /** The last good one. */
  readonly seed: Seed;
  /** Begins to follow the files; nothing here keeps the process alive. */
  follow(handlers: SeedHandlers): void;
  /** Looks at the files at once; resolves when what was found has been dealt with. */
  refresh(): Promise<void>;
  close(): void;
}

/** How long after a change the files are read: editors write in several steps. */
const settle = 50;
/** How often reading is begun anew because a file changed meanwhile. */
const mostReadings = 5;

/**
 * Loads a seed to follow its files, the ones it refers to included.
 * @throws {SeedError} when it cannot be used now
 */
export async function openSeed({
  path,
  pollInterval = 1000,
  ...options
}: FollowOptions): Promise<FollowedSeed> {
  const full = resolve(path);
  const files = new Set<string>();
  let state = "";
  let handlers: SeedHandlers | undefined;

  const load = async () => {
    const seed = await loadFiles(full, options, { problems: [], files });
    return { seed, content: await contentOf(seed) };
  };
  const read = async (): Promise<Awaited<ReturnType<typeof load>>> => {
    for (let reading = 1; ; reading += 1) {
      state = await stateOfSeed(full, files);
      const [outcome] = await Promise.allSettled([load()]);
      if (reading < mostReadings && (await stateOfSeed(full, files)) !== state) continue;
      if (outcome.status === "rejected") throw outcome.reason;
      return outcome.value;
    }
  };

  let current = await read();
  const look = async (): Promise<void> => {
    if ((await stateOfSeed(full, files)) === state) return;
    const next = await read();
    if (next.content === current.content) return;
    await handlers?.onSeed(next.seed);
    current = next;
  };
  let last: Promise<void> = Promise.resolve();
  const refresh = (): Promise<void> => {
    last = last.then(look).catch((error: unknown) => handlers?.onProblem(error));
    return last;
  };

  let waiting: NodeJS.Timeout | undefined;
  const soon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined;
      void refresh();
    }, settle).unref();
  };
  let poll: NodeJS.Timeout | undefined;
  let watcher: FSWatcher | undefined;
  return {
    get seed() {
      return current.seed;
    },
    follow(given) {
      handlers = given;
      poll ??= setInterval(() => void refresh(), pollInterval).unref();
      watcher ??= watchSeedFolder(full, soon);
    },
    refresh,
    close() {
      handlers = undefined;
      clearInterval(poll);
      clearTimeout(waiting);
      watcher?.close();
    },
  };
}

/** Equal for seeds that say the same: a file that was only touched changes nothing. Of export files the times count. */
async function contentOf(seed: Seed): Promise<string> {
  return JSON.stringify([seed, await Promise.all(seed.logs.file.map(stateOfFile))]);
}
