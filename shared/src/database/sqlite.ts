import { chmodSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import BetterSqlite from "better-sqlite3";
import {
  type Dialect,
  type DialectAdapter,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import { createSqliteDriver } from "./sqlite-driver.ts";

/**
 * A SQLite file as a Kysely dialect: WAL, every commit synced before it is acknowledged (better-sqlite3 would
 * leave WAL at NORMAL) unless it need not last, foreign keys checked. The file is made for the owner only, as its -wal
 * and -shm are.
 */
export function openSqlite(
  path: string,
  durable: boolean | "whole",
  onBroken: (error: Error) => void,
): Dialect {
  if (path !== ":memory:") makePrivate(path);
  const database = new BetterSqlite(path, { timeout: 2000 });
  try {
    database.pragma("journal_mode = WAL");
    database.pragma(`synchronous = ${durable === "whole" ? "NORMAL" : durable ? "FULL" : "OFF"}`);
    database.pragma("foreign_keys = ON");
    // What is in the log may never have reached the disk, if its last sync failed: it is written anew, elsewhere.
    if (durable) database.pragma("wal_checkpoint(TRUNCATE)");
    // From here on the driver waits for locks itself, without blocking the event loop.
    database.pragma("busy_timeout = 0");
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    createDriver: () => createSqliteDriver(database, onBroken),
    createAdapter: () => new SharedConnectionAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
  };
}

function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, "a", 0o600));
  chmodSync(path, 0o600);
}

/** Our driver orders statements and transactions itself; and SQLite can roll back a migration. */
class SharedConnectionAdapter extends SqliteAdapter implements DialectAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }

  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
