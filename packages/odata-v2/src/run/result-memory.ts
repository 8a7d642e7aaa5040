import type { Database } from "better-sqlite3";
import type { Row } from "../serialize/index.ts";
import { boundedCache } from "./bounded-cache.ts";
import type { BoundStatement } from "./steps.ts";

/** What statements gave, for as long as nobody has committed anything to the database. */
export interface ResultMemory {
  get(statement: BoundStatement, read: () => readonly Row[]): readonly Row[];
}

/**
 * Exact: SQLite's `data_version` changes with every commit of another connection, and within a transaction it is
 * that of the view. A commit between asking for it and reading only makes the result be forgotten at once.
 */
export function resultMemory(database: Database): ResultMemory {
  const version = database.prepare<[], number>("pragma data_version").pluck();
  const empty = () => boundedCache<readonly Row[]>(200);
  const kept = { version: version.get(), results: empty() };
  return {
    get(statement, read) {
      const now = version.get();
      if (now !== kept.version) Object.assign(kept, { version: now, results: empty() });
      return kept.results.get(nameOf(statement), read);
    },
  };
}

function nameOf({ sql, parameters }: BoundStatement): string {
  return `${sql} ${parameters.map((value) => `${typeof value} ${String(value)}`).join("\0")}`;
}
