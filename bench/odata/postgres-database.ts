import { readFileSync } from "node:fs";
import { LOG_SCHEMA, openLogDatabase } from "@tenantbox/resource-api/logs";
import DatabaseConstructor from "better-sqlite3";
import pg from "pg";
import { startPostgres } from "../../test/postgres.ts";

/** A PostgreSQL of this run with the same rows. */
export interface PostgresDatabase {
  readonly url: string;
  /** The server's first process, whose children serve the connections. */
  readonly pid: number;
  stop(): Promise<void>;
}

const tables = ["message_processing_logs", "custom_header_properties", "error_informations"];
const rowsAtOnce = 20_000;

/** Starts the embedded PostgreSQL and copies the rows of an SQLite file into it. Takes a minute for a million. */
export async function postgresDatabase(file: string): Promise<PostgresDatabase> {
  const { url, stop } = await startPostgres();
  try {
    await (await openLogDatabase(url)).close();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    // References are intact already.
    await client.query(`set search_path = ${LOG_SCHEMA}; set session_replication_role = replica`);
    for (const table of tables) await copy(file, table, client);
    await client.query("analyze");
    const { rows } = await client.query<{ folder: string }>(
      "select current_setting('data_directory') folder",
    );
    await client.end();
    const pid = Number(readFileSync(`${rows[0]?.folder}/postmaster.pid`, "utf8").split("\n")[0]);
    return { url, pid, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function copy(file: string, table: string, client: pg.Client): Promise<void> {
  const source = new DatabaseConstructor(file, { readonly: true });
  let rows: unknown[] = [];
  const flush = async (): Promise<void> => {
    const insert = `insert into ${table} select * from json_populate_recordset(null::${table}, $1)`;
    await client.query(insert, [JSON.stringify(rows)]);
    rows = [];
  };
  for (const row of source.prepare(`select * from ${table}`).iterate()) {
    rows.push(row);
    if (rows.length >= rowsAtOnce) await flush();
  }
  await flush();
  source.close();
}
