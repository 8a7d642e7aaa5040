import { closeSync, openSync } from "node:fs";
import BetterSqlite from "better-sqlite3";
import { CompiledQuery, type Kysely, sql } from "kysely";
import type { Database } from "./open-database.ts";
import { openStateFile, quoted, type StateTable, type StateValue } from "./state-file.ts";

/** Rows that are read at once. */
const pageSize = 1_000;

/**
 * Writes all rows of a database, as they are at one moment, into a state file for its owner only. There must be no
 * file of that name. Nobody else writes to a SQLite database meanwhile.
 * @param open makes and migrates an empty database of the same service
 */
export async function saveState<Schema>(
  database: Database<Schema>,
  path: string,
  open: (url: string) => Promise<Database<Schema>>,
): Promise<void> {
  closeSync(openSync(path, "wx", 0o600));
  if (database.dialect === "sqlite") {
    await sql`vacuum into ${path}`.execute(database.kysely);
    return;
  }
  await (await open(`sqlite:${path}`)).close();
  const file = openStateFile(path);
  const { tables } = file;
  file.close();
  await copyRows(database.kysely as Kysely<unknown>, path, tables);
}

/** Puts more rows into a table of a state file that has been written. */
export function addRows(path: string, table: string, rows: readonly object[]): void {
  const target = new BetterSqlite(path, { fileMustExist: true });
  try {
    target.transaction(() => {
      for (const row of rows) {
        const columns = Object.keys(row);
        const places = columns.map((column) => `@${column}`).join(", ");
        const names = columns.map(quoted).join(", ");
        target.prepare(`insert into ${quoted(table)} (${names}) values (${places})`).run(row);
      }
    })();
  } finally {
    target.close();
  }
}

/** Of one view of the database: what is committed meanwhile is in no table. */
async function copyRows(kysely: Kysely<unknown>, path: string, tables: readonly StateTable[]): Promise<void> {
  const target = new BetterSqlite(path);
  try {
    finishAlone(target);
    // Tables are filled in the order of their references, but a row may come before the one it refers to.
    target.pragma("foreign_keys = OFF");
    target.exec("begin");
    await kysely
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (view) => {
        for (const table of tables) await copyTable(view, target, table);
      });
    target.exec("commit");
  } finally {
    target.close();
  }
}

/** A file by itself, without a log beside it. */
function finishAlone(target: BetterSqlite.Database): void {
  target.pragma("journal_mode = DELETE");
}

async function copyTable(
  view: Kysely<unknown>,
  target: BetterSqlite.Database,
  { name, columns }: StateTable,
): Promise<void> {
  const names = columns.map(quoted).join(", ");
  target.exec(`delete from ${quoted(name)}`);
  const insert = target.prepare(
    `insert into ${quoted(name)} (${names}) values (${columns.map(() => "?").join(", ")})`,
  );
  await view.executeQuery(
    CompiledQuery.raw(`declare state_rows no scroll cursor for select ${names} from ${quoted(name)}`),
  );
  for (;;) {
    const fetch = CompiledQuery.raw(`fetch ${pageSize} from state_rows`);
    const { rows } = await view.executeQuery<Record<string, StateValue>>(fetch);
    for (const row of rows) insert.run(columns.map((column) => row[column]));
    if (rows.length < pageSize) break;
  }
  await view.executeQuery(CompiledQuery.raw("close state_rows"));
}
