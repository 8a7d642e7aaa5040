import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import DatabaseConstructor from "better-sqlite3";
import pg from "pg";
import type { Dialect } from "../src/sql/index.ts";
import type { TableRows } from "./shop-rows.ts";

/** A database of a test's own, filled; what a runner needs to open it. */
export interface TestDatabase {
  readonly dialect: Dialect;
  readonly url: string;
  readonly schema?: string;
  drop(): Promise<void>;
}

export interface TestEngine {
  readonly name: string;
  create(tables: readonly string[], rows: TableRows): Promise<TestDatabase>;
}

/** Where PostgreSQL is for the tests; without it they run on SQLite alone. */
const postgresUrl = process.env["TENANTBOX_TEST_POSTGRES_URL"];

export const sqliteEngine: TestEngine = {
  name: "SQLite",
  async create(tables, rows) {
    const folder = await mkdtemp(join(tmpdir(), "odata-v2-"));
    const file = join(folder, "test.db");
    const database = new DatabaseConstructor(file);
    database.pragma("journal_mode = wal");
    for (const table of tables) database.exec(table.replaceAll("TEXT", "text"));
    database.transaction(() => {
      for (const { sql, values } of inserts(rows, () => "?")) database.prepare(sql).run(...values);
    })();
    database.close();
    return { dialect: "sqlite", url: `sqlite:${file}`, drop: () => rm(folder, { recursive: true }) };
  },
};

/** All engines at hand; a suite runs once for each. */
export const engines: readonly TestEngine[] =
  postgresUrl === undefined ? [sqliteEngine] : [sqliteEngine, postgresEngine(postgresUrl)];

function postgresEngine(url: string): TestEngine {
  const run = async (work: (client: pg.Client) => Promise<void>) => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  };
  return {
    name: "PostgreSQL",
    async create(tables, rows) {
      const schema = `odata_${crypto.randomUUID().replaceAll("-", "_")}`;
      await run(async (client) => {
        await client.query(`create schema ${schema}; set search_path = ${schema}`);
        for (const table of tables) await client.query(table.replaceAll("TEXT", 'text collate "C"'));
        for (const { sql, values } of inserts(rows, (place) => `$${place}`)) await client.query(sql, values);
      });
      const drop = () => run(async (client) => void (await client.query(`drop schema ${schema} cascade`)));
      return { dialect: "postgres", url, schema, drop };
    },
  };
}

function inserts(rows: TableRows, marker: (place: number) => string) {
  return Object.entries(rows).flatMap(([table, list]) =>
    list.map((row) => {
      const markers = Object.keys(row).map((_, index) => marker(index + 1));
      const sql = `insert into ${table} (${Object.keys(row).join()}) values (${markers.join()})`;
      return { sql, values: Object.values(row) };
    }),
  );
}
