import { closeSync, fsyncSync, openSync } from "node:fs";
import BetterSqlite from "better-sqlite3";
import { CompiledQuery, type Kysely, sql } from "kysely";
import { parseDatabaseUrl } from "./database-url.ts";
import type { Database } from "./open-database.ts";
import { openStateFile, quoted, type StateFile, type StateRow, type StateTable } from "./state-file.ts";

/** Characters of JSON that go to PostgreSQL with one statement, unless a single row is longer. */
const mostCharacters = 1_000_000;

/**
 * Puts the rows of a state file in the place of all rows of a database, in one step: a reader or a crash sees the old
 * rows or the new ones. The file must be of the same migrations. On SQLite nobody else may write meanwhile.
 * @param wanted looks at the rows that are there; where it says no, they stay
 * @returns whether the rows are those of the file now
 */
export async function loadState<Schema>(
  database: Database<Schema>,
  path: string,
  wanted: (kysely: Kysely<Schema>) => Promise<boolean> = async () => true,
): Promise<boolean> {
  const location = parseDatabaseUrl(database.url);
  if (location.dialect === "sqlite") {
    if (!(await wanted(database.kysely))) return false;
    await loadPages(location.path, path);
    return true;
  }
  const file = openStateFile(path);
  try {
    return await loadRows(database.kysely, file, wanted);
  } finally {
    file.close();
  }
}

/**
 * SQLite's own backup, the other way round: the file's pages go into the database's write-ahead log as one
 * transaction. Connections stay open, and prepare their statements again by themselves.
 */
async function loadPages(target: string, path: string): Promise<void> {
  const source = new BetterSqlite(path, { readonly: true, fileMustExist: true });
  try {
    await source.backup(target, { progress: () => Number.MAX_SAFE_INTEGER });
  } finally {
    source.close();
  }
  // The backup's connection leaves the log to the system; here, what is acknowledged is on the disk.
  const log = openSync(`${target}-wal`, "r+");
  fsyncSync(log);
  closeSync(log);
}

/** Takes what the last steps have left in SQLite's log over into the file, as far as no reader is in the way. */
export async function tidyLog<Schema>({ dialect, kysely }: Database<Schema>): Promise<void> {
  if (dialect === "sqlite") await sql`pragma wal_checkpoint(passive)`.execute(kysely);
}

/** Other processes that write wait until it is done; those that read go on. */
function loadRows<Schema>(
  kysely: Kysely<Schema>,
  file: StateFile,
  wanted: (kysely: Kysely<Schema>) => Promise<boolean>,
): Promise<boolean> {
  return kysely.transaction().execute(async (transaction) => {
    const run = (text: string, values: readonly unknown[] = []) =>
      transaction.executeQuery(CompiledQuery.raw(text, [...values]));
    const { tables } = file;
    await run(`lock table ${tables.map(({ name }) => quoted(name)).join(", ")} in exclusive mode`);
    if (!(await wanted(transaction))) return false;
    for (const { name } of tables.toReversed()) await run(`delete from ${quoted(name)}`);
    for (const table of tables) {
      for (const rows of pagesOf(file, table)) {
        const columns = table.columns.map(quoted).join(", ");
        const from = `json_populate_recordset(null::${quoted(table.name)}, $1::json)`;
        await run(`insert into ${quoted(table.name)} (${columns}) select ${columns} from ${from}`, [rows]);
      }
    }
    return true;
  });
}

/** The rows of a table as lists in JSON. */
function* pagesOf(file: StateFile, { name }: StateTable): Generator<string> {
  let rows: string[] = [];
  let characters = 0;
  for (const row of file.rows(name)) {
    const text = asJson(row);
    rows.push(text);
    characters += text.length;
    if (characters < mostCharacters) continue;
    yield `[${rows.join(",")}]`;
    rows = [];
    characters = 0;
  }
  if (rows.length > 0) yield `[${rows.join(",")}]`;
}

/** Bytes as PostgreSQL reads them from text. */
function asJson(row: StateRow): string {
  const values = Object.entries(row).map(([column, value]) => [
    column,
    value instanceof Uint8Array ? `\\x${Buffer.from(value).toString("hex")}` : value,
  ]);
  return JSON.stringify(Object.fromEntries(values));
}
