import { Kysely } from "kysely";
import { DatabaseError, reasonOf } from "./database-error.ts";
import { type DatabaseLocation, parseDatabaseUrl, withoutPassword } from "./database-url.ts";
import { type Migrations, migrate } from "./migrate.ts";
import { openPostgres } from "./postgres.ts";
import { refuseSharedFolder } from "./shared-folder.ts";
import { openSqlite } from "./sqlite.ts";

/** The engines we speak to. */
export type Dialect = "sqlite" | "postgres";

/** An open, migrated database. `url` may hold a password: never print it. */
export interface Database<Schema> {
  readonly kysely: Kysely<Schema>;
  readonly dialect: Dialect;
  readonly url: string;
  /** Waits for running statements and gives everything back. */
  close(): Promise<void>;
}

/** How to open a database. `schema` is the PostgreSQL schema of the service; SQLite has a file for each. */
export interface DatabaseOptions {
  readonly url: string;
  readonly schema: string;
  readonly migrations: Migrations;
  /**
   * Whether acknowledged writes must survive the machine's end, which costs a wait for the disk; `"whole"`: the last ones
   * may be missing then, and the database is whole. Default: true.
   */
  readonly durable?: boolean | "whole";
  /**
   * SQLite: hears that the disk refused a write. The database does nothing more then, and has to be opened anew by
   * whoever goes on with it.
   */
  readonly onBroken?: (error: Error) => void;
}

/**
 * Opens the database, makes it where it is missing and brings its tables up to date. Acknowledged writes are
 * on the disk. Fails with a DatabaseError whose message is one line and holds no password.
 */
export async function openDatabase<Schema>(options: DatabaseOptions): Promise<Database<Schema>> {
  const { url, schema, migrations } = options;
  if (!/^[a-z_][a-z0-9_]*$/.test(schema)) {
    throw new DatabaseError("bad-url", `not a schema name: "${schema}" (lower-case letters, digits and _)`);
  }
  const location = parseDatabaseUrl(url);
  const shownUrl = withoutPassword(url);
  if (location.dialect === "sqlite" && location.path !== ":memory:") await refuseSharedFolder(location.path);
  let kysely: Kysely<Schema> | undefined;
  try {
    kysely = new Kysely<Schema>({ dialect: dialectOf(location, options) });
    const target = {
      kysely: kysely as Kysely<unknown>,
      schema: location.dialect === "postgres" ? schema : undefined,
      shownUrl,
    };
    await migrate(target, migrations);
  } catch (error) {
    await kysely?.destroy();
    if (error instanceof DatabaseError) throw error;
    const code = location.dialect === "postgres" ? "unreachable" : "unusable";
    throw new DatabaseError(code, `cannot open the database ${shownUrl}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
  const opened = kysely;
  return { kysely: opened, dialect: location.dialect, url, close: () => opened.destroy() };
}

function dialectOf(
  location: DatabaseLocation,
  { schema, durable = true, onBroken = () => {} }: Omit<DatabaseOptions, "url">,
) {
  return location.dialect === "sqlite"
    ? openSqlite(location.path, durable, onBroken)
    : openPostgres(location.url, schema);
}
