import DatabaseConstructor from "better-sqlite3";
import pg from "pg";
import { conflict } from "../src/errors.ts";
import type { WriteStatement } from "../src/write/index.ts";
import type { TestDatabase } from "./engines.ts";

/** Runs the statements of a write as a host does: in one transaction, undone where one changes nothing but must. */
export interface ShopWriter {
  run(statements: readonly WriteStatement[]): Promise<void>;
  close(): Promise<void>;
}

export async function openShopWriter({ dialect, url, schema }: TestDatabase): Promise<ShopWriter> {
  if (dialect === "sqlite") {
    const database = new DatabaseConstructor(url.replace(/^sqlite:/, ""));
    return {
      async run(statements) {
        try {
          database.transaction(() => {
            for (const { sql, parameters, otherwise } of statements) {
              const { changes } = database.prepare(sql).run(...parameters);
              if (changes === 0 && otherwise !== undefined) throw otherwise;
            }
          })();
        } catch (error) {
          throw asConflict(error, /^SQLITE_CONSTRAINT_PRIMARYKEY$/);
        }
      },
      async close() {
        database.close();
      },
    };
  }
  const client = new pg.Client({ connectionString: url, options: `-c search_path=${schema ?? "public"}` });
  await client.connect();
  return {
    async run(statements) {
      await client.query("begin");
      try {
        for (const { sql, parameters, otherwise } of statements) {
          const { rowCount } = await client.query(sql, [...parameters]);
          if (rowCount === 0 && otherwise !== undefined) throw otherwise;
        }
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        throw asConflict(error, /^23505$/);
      }
    },
    close: () => client.end(),
  };
}

function asConflict(error: unknown, code: RegExp): unknown {
  const given = error instanceof Error && "code" in error ? String(error.code) : "";
  return code.test(given) ? conflict() : error;
}
