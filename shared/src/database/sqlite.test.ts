import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import BetterSqlite from "better-sqlite3";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { databaseFault } from "./database-fault.ts";
import type { Migrations } from "./migrate.ts";
import { type Database, openDatabase } from "./open-database.ts";

interface Notes {
  readonly notes: { readonly id: string };
}
const migrations: Migrations = {
  "0001-notes": {
    up: async (db) => {
      await db.schema
        .createTable("notes")
        .addColumn("id", "text", (column) => column.primaryKey())
        .execute();
    },
  },
};

let folder: string;
let path: string;
const opened: Database<Notes>[] = [];

async function open(file = path): Promise<Database<Notes>> {
  const database = await openDatabase<Notes>({ url: `sqlite:${file}`, schema: "notes", migrations });
  opened.push(database);
  return database;
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tenantbox-sqlite-"));
  path = join(folder, "home", "notes.db");
});
afterEach(async () => {
  for (const database of opened.splice(0)) await database.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("A SQLite file", () => {
  it("is synced at every commit, checks references and is read while it is written", async () => {
    const { kysely } = await open();
    const pragma = async (name: string) => (await sql.raw(`pragma ${name}`).execute(kysely)).rows[0];
    expect(await pragma("synchronous")).toEqual({ synchronous: 2 });
    expect(await pragma("journal_mode")).toEqual({ journal_mode: "wal" });
    expect(await pragma("foreign_keys")).toEqual({ foreign_keys: 1 });
  });

  it("and all beside it belong to the owner alone", async () => {
    const { kysely } = await open();
    await kysely.insertInto("notes").values({ id: "a" }).execute();
    expect(statSync(join(folder, "home")).mode & 0o777).toBe(0o700);
    const files = readdirSync(join(folder, "home"));
    expect(files.toSorted()).toEqual(["notes.db", "notes.db-shm", "notes.db-wal"]);
    expect(files.map((file) => statSync(join(folder, "home", file)).mode & 0o777)).toEqual([
      0o600, 0o600, 0o600,
    ]);
  });

  it("that others could read is closed to them when it is opened", async () => {
    await (await open()).close();
    chmodSync(path, 0o644);
    await open();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("that is no database, or lies where nothing can lie, is refused in one line", async () => {
    const text = join(folder, "text.db");
    writeFileSync(text, "this is a letter, not a database. ".repeat(50));
    for (const file of [text, join(text, "below.db")]) {
      const error = await open(file).catch((caught: unknown) => caught);
      expect(error).toMatchObject({ name: "DatabaseError", code: "unusable" });
      expect(String(error)).toContain(file);
      expect(String(error)).not.toContain("\n");
    }
  });

  it("locked by another process is still read, and written as soon as the lock is gone", async () => {
    const { kysely } = await open();
    const other = new BetterSqlite(path);
    other.exec("begin exclusive");
    const events: string[] = [];
    const write = kysely
      .insertInto("notes")
      .values({ id: "a" })
      .execute()
      .then(() => events.push("written"));
    const transaction = kysely.transaction().execute(async (inside) => {
      await inside.insertInto("notes").values({ id: "b" }).execute();
    });
    expect(await kysely.selectFrom("notes").selectAll().execute()).toEqual([]);
    events.push("read");
    other.exec("rollback");
    other.close();
    await Promise.all([write, transaction]);
    expect(events).toEqual(["read", "written"]);
    expect(await kysely.selectFrom("notes").selectAll().execute()).toHaveLength(2);
  });

  it("that stays locked fails the write after two seconds, with the event loop free all the while", async () => {
    const { kysely } = await open();
    const other = new BetterSqlite(path);
    other.exec("begin exclusive");
    let turns = 0;
    const counting = setInterval(() => {
      turns += 1;
    }, 20);
    const started = performance.now();
    const error = await kysely
      .insertInto("notes")
      .values({ id: "a" })
      .execute()
      .catch((caught: unknown) => caught);
    clearInterval(counting);
    other.close();
    expect(databaseFault(error)).toBe("busy");
    expect(performance.now() - started).toBeLessThan(3000);
    expect(turns).toBeGreaterThan(40);
    await kysely.insertInto("notes").values({ id: "a" }).execute();
  });
});

describe("A database in memory", () => {
  it("is gone when it is closed", async () => {
    const first = await open(":memory:");
    await first.kysely.insertInto("notes").values({ id: "a" }).execute();
    await first.close();
    const second = await open(":memory:");
    expect(await second.kysely.selectFrom("notes").selectAll().execute()).toEqual([]);
  });
});

describe("A PostgreSQL server that does not answer", () => {
  it("is refused in one line that hides the password", async () => {
    const url = "postgres://user:s3cret@127.0.0.1:1/box";
    const error = await openDatabase<Notes>({ url, schema: "notes", migrations }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ name: "DatabaseError", code: "unreachable" });
    expect(String(error)).toContain("postgres://user:***@127.0.0.1:1/box");
    expect(String(error)).toContain("ECONNREFUSED");
  });
});
