import type { Database } from "better-sqlite3";
import type { Row } from "../serialize/index.ts";
import { boundedCache } from "./bounded-cache.ts";
import { type BoundStatement, countOf } from "./steps.ts";

type Read = (statement: BoundStatement) => readonly Row[];

/** What statements gave, for as long as nobody has committed anything to the database. */
export interface ResultMemory {
  get(statement: BoundStatement, read: Read): readonly Row[];
}

/** How many rows there are since a moment: what was counted last, for a moment of the same hour. */
interface Counted {
  since: number;
  count: number;
}

/** Who asks again and again for the latest day moves on by little: then the rows between are quickly counted. */
const near = 3_600_000;

/**
 * Exact: SQLite's `data_version` changes with every commit of another connection, and within a transaction it is
 * that of the view. A commit between asking for it and reading only makes the result be forgotten at once.
 */
export function resultMemory(database: Database): ResultMemory {
  const version = database.prepare<[], number>("pragma data_version").pluck();
  const empty = () => ({
    version: version.get(),
    results: boundedCache<readonly Row[]>(200),
    counts: boundedCache<Counted>(200),
  });
  const kept = empty();

  /** By the count since a moment nearby, plus or minus what lies between the two. */
  function countSince(statement: BoundStatement, since: number, read: Read): readonly Row[] {
    const { sql, parameters, between = "" } = statement;
    const others = parameters.slice(0, -1);
    const name = nameOf({ sql, parameters: [...others, Math.floor(since / near)] });
    const counted = kept.counts.get(name, () => ({ since, count: countOf(read(statement)) }));
    if (since !== counted.since) {
      const [from, to] = since < counted.since ? [since, counted.since] : [counted.since, since];
      const differing = countOf(read({ sql: between, parameters: [...others, from, to] }));
      // Nothing may have been committed since the other count was made.
      if (version.get() !== kept.version) return read(statement);
      counted.count += since < counted.since ? differing : -differing;
      counted.since = since;
    }
    return [[counted.count]];
  }

  return {
    get(statement, read) {
      if (version.get() !== kept.version) Object.assign(kept, empty());
      const since = statement.parameters.at(-1);
      return statement.between !== undefined && typeof since === "number"
        ? countSince(statement, since, read)
        : kept.results.get(nameOf(statement), () => read(statement));
    },
  };
}

function nameOf({ sql, parameters }: BoundStatement): string {
  return `${sql} ${parameters.map((value) => `${typeof value} ${String(value)}`).join("\0")}`;
}
