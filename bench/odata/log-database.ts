import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { createLogStore, generateLogs, openLogDatabase } from "@tenantbox/resource-api/logs";
import DatabaseConstructor from "better-sqlite3";

/** Raise it when older cached databases no longer do: another generator, other tables. */
const edition = 2;

/** A folder with `resource-api.db` in it, as the stack lays it out. */
export interface LogDatabase {
  readonly folder: string;
  readonly file: string;
}

/**
 * A SQLite database of so many generated logs with their custom headers and errors, through our own store. Built
 * once and kept in the user's cache folder; `XDG_CACHE_HOME` moves it.
 */
export async function logDatabase(count: number): Promise<LogDatabase> {
  const cache = join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tenantbox-bench");
  const folder = join(cache, `logs-${edition}-${count}`);
  const file = join(folder, "resource-api.db");
  if (existsSync(folder)) return { folder, file };
  console.error(`building ${count} logs in ${folder} (once)`);
  const building = `${folder}.building`;
  rmSync(building, { recursive: true, force: true });
  mkdirSync(building, { recursive: true });
  await build(join(building, "resource-api.db"), count);
  renameSync(building, folder);
  return { folder, file };
}

async function build(file: string, count: number): Promise<void> {
  const database = await openLogDatabase(`sqlite:${file}`);
  const store = createLogStore(database);
  const logs = generateLogs({ seed: 1, count, now: Date.now(), webBase: "https://localhost:8445" });
  const portions = Math.ceil(count / 20_000);
  for (let portion = 1; portion <= portions; portion += 1) {
    await store.insert(bare(logs, 20_000));
    process.stderr.write(`\r${Math.min(portion * 20_000, count)} of ${count} `);
  }
  process.stderr.write("\n");
  await database.close();
  const closing = new DatabaseConstructor(file);
  closing.pragma("wal_checkpoint(truncate)");
  closing.close();
}

/** The next so many logs, without runs, attachments and stored messages; the generator stays usable. */
function* bare(logs: ReturnType<typeof generateLogs>, count: number): ReturnType<typeof generateLogs> {
  for (let taken = 0; taken < count; taken += 1) {
    const next = logs.next();
    if (next.done === true) return;
    const { row, customHeaders, error } = next.value;
    yield { row, customHeaders, error };
  }
}
