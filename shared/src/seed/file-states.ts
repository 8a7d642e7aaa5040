import { type FSWatcher, statSync, watch } from "node:fs";
import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { filesOfSeed } from "./seed-paths.ts";

/** What tells that a seed's files or those it refers to may have changed: times and sizes. */
export async function stateOfSeed(path: string, referred: ReadonlySet<string>): Promise<string> {
  const own = await filesOfSeed(path).catch(() => []);
  const files = [...new Set([...own, ...referred])].toSorted();
  return (await Promise.all(files.map(stateOfFile))).join("\n");
}

export async function stateOfFile(file: string): Promise<string> {
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? `${file} -` : `${file} ${found.mtimeMs} ${found.size} ${found.ino}`;
}

/** Watches the folder, since a file that is replaced by another is seen from there only. Not every file system tells. */
export function watchSeedFolder(path: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const folder = statSync(path).isDirectory() ? path : dirname(path);
    const watcher = watch(folder, { persistent: false }, onEvent);
    watcher.on("error", () => watcher.close());
    return watcher;
  } catch {
    return undefined;
  }
}
