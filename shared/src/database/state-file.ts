import BetterSqlite from "better-sqlite3";

/** A value as a state file holds it. */
export type StateValue = string | number | null | Uint8Array;
export type StateRow = Readonly<Record<string, StateValue>>;

export interface StateTable {
  readonly name: string;
  readonly columns: readonly string[];
}

/**
 * All rows of one service at one moment: a SQLite file with the tables that the service's migrations make, whichever
 * engine the rows came from.
 */
export interface StateFile {
  /** Names of the migrations that made its tables, in their order. */
  readonly migrations: readonly string[];
  /** Parents before the tables that refer to them; what counts migrations is left out. */
  readonly tables: readonly StateTable[];
  rows(table: string): IterableIterator<StateRow>;
  /** Reads every page. @throws Error, where one is broken */
  check(): void;
  close(): void;
}

/** Opens a state file for reading. @throws the engine's error where it is none */
export function openStateFile(path: string): StateFile {
  const database = new BetterSqlite(path, { readonly: true, fileMustExist: true });
  try {
    const migrations = database
      .prepare<[], string>("select name from kysely_migration order by name")
      .pluck();
    return {
      migrations: migrations.all(),
      get tables() {
        return tablesOf(database);
      },
      rows: (table) => database.prepare<[], StateRow>(`select * from ${quoted(table)}`).iterate(),
      check() {
        const found = database.pragma("quick_check(1)", { simple: true });
        if (found !== "ok") throw new Error(String(found));
      },
      close: () => void database.close(),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

function tablesOf(database: BetterSqlite.Database): StateTable[] {
  const names = database
    .prepare<[], string>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite%' and name not like 'kysely%' order by name",
    )
    .pluck()
    .all();
  const ordered = new Set<string>();
  const add = (name: string): void => {
    if (ordered.has(name)) return;
    for (const { table } of database.pragma(`foreign_key_list(${quoted(name)})`) as { table: string }[])
      if (table !== name) add(table);
    ordered.add(name);
  };
  for (const name of names) add(name);
  return [...ordered].map((name) => ({
    name,
    columns: (database.pragma(`table_info(${quoted(name)})`) as { name: string }[]).map((row) => row.name),
  }));
}
