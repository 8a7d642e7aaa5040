import { setTimeout as sleep } from "node:timers/promises";
import type BetterSqlite from "better-sqlite3";
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult } from "kysely";
import { EachRow } from "./each-row.ts";

/** How long a statement waits for another process's lock before it fails with SQLITE_BUSY, in milliseconds. */
const PATIENCE = 2000;
const STATEMENTS_KEPT = 256;
/** What of the file is on the disk nobody knows then: a second sync may succeed without writing anything. */
const REFUSED_WRITE = /^SQLITE_IOERR_(FSYNC|DIR_FSYNC|WRITE|TRUNCATE)$/;

/**
 * Kysely's driver for one better-sqlite3 connection. It differs from Kysely's own in four points: it waits for
 * a foreign lock without blocking the event loop, transactions take the write lock at once (so they never fail
 * half-way on it), statements are prepared once, and after a write that the disk refused nothing is done any more.
 * While a transaction is open, others queue behind it.
 * @param onBroken hears, once, that the disk refused a write
 */
export function createSqliteDriver(
  database: BetterSqlite.Database,
  onBroken: (error: Error) => void,
): Driver {
  const prepare = statementCache(database);
  const whole = untilBroken(onBroken);
  const turns = createTurns(whole);

  async function run<R>(connection: DatabaseConnection, query: CompiledQuery): Promise<QueryResult<R>> {
    return patiently(() => turns.run(connection, () => execute<R>(prepare(query.sql), query.parameters)));
  }

  return {
    init: async () => {},
    acquireConnection: async () => {
      const connection: DatabaseConnection = {
        executeQuery: <R>(query: CompiledQuery) => run<R>(connection, query),
        async *streamQuery<R>(query: CompiledQuery) {
          yield await run<R>(connection, query);
        },
      };
      return connection;
    },
    beginTransaction: (connection, settings) =>
      patiently(() =>
        turns.run(connection, () => {
          database.exec(settings.accessMode === "read only" ? "begin" : "begin immediate");
          turns.take(connection);
        }),
      ),
    commitTransaction: async () => {
      whole(() => database.exec("commit"));
      turns.free();
    },
    rollbackTransaction: async () => {
      // SQLite rolls some failures back by itself (a full disk); a second rollback would hide the reason.
      if (database.inTransaction) database.exec("rollback");
      turns.free();
    },
    savepoint: async (connection, name) => savepoint(connection, "savepoint", name),
    releaseSavepoint: async (connection, name) => savepoint(connection, "release", name),
    rollbackToSavepoint: async (connection, name) => savepoint(connection, "rollback to", name),
    releaseConnection: async () => {},
    destroy: async () => {
      database.close();
    },
  };
}

async function savepoint(connection: DatabaseConnection, verb: string, name: string): Promise<void> {
  await connection.executeQuery(CompiledQuery.raw(`${verb} "${name.replaceAll('"', '""')}"`));
}

function execute<R>(
  statement: BetterSqlite.Statement<unknown[], R>,
  parameters: readonly unknown[],
): QueryResult<R> {
  const [first] = parameters;
  if (first instanceof EachRow) {
    for (const row of first.rows) statement.run(...row);
    return { rows: [] };
  }
  if (statement.reader) return { rows: statement.all(...parameters) };
  const { changes, lastInsertRowid } = statement.run(...parameters);
  return { insertId: BigInt(lastInsertRowid), numAffectedRows: BigInt(changes), rows: [] };
}

/** Tries again while another process holds the lock; in between, the event loop is free. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + PATIENCE;
  for (let pause = 2; ; pause = Math.min(pause * 2, 50)) {
    try {
      return await attempt();
    } catch (error) {
      const locked = error instanceof Error && "code" in error && error.code === "SQLITE_BUSY";
      if (!locked || performance.now() > deadline) throw error;
    }
    await sleep(pause);
  }
}

/** Runs steps until one fails because the disk refused a write; from then on each fails as that one did. */
function untilBroken(onBroken: (error: Error) => void) {
  let broken: Error | undefined;
  return <T>(step: () => T): T => {
    if (broken !== undefined) throw broken;
    try {
      return step();
    } catch (error) {
      if (error instanceof Error && "code" in error && REFUSED_WRITE.test(String(error.code))) {
        broken = error;
        onBroken(error);
      }
      throw error;
    }
  };
}

/** Whose turn it is: the owner of the open transaction, else anybody. Statements themselves are synchronous. */
function createTurns(whole: <T>(step: () => T) => T) {
  let owner: DatabaseConnection | undefined;
  let waiting: (() => void)[] = [];
  return {
    /** Nothing comes between the check and the step: an await there would let two transactions begin. */
    async run<T>(connection: DatabaseConnection, step: () => T): Promise<T> {
      while (owner !== undefined && owner !== connection) {
        await new Promise<void>((wake) => {
          waiting.push(wake);
        });
      }
      return whole(step);
    },
    take(connection: DatabaseConnection): void {
      owner = connection;
    },
    free(): void {
      owner = undefined;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
  };
}

function statementCache(database: BetterSqlite.Database) {
  const kept = new Map<string, BetterSqlite.Statement>();
  return <R>(sql: string): BetterSqlite.Statement<unknown[], R> => {
    const known = kept.get(sql);
    const statement = known ?? database.prepare(sql);
    if (known !== undefined) kept.delete(sql);
    kept.set(sql, statement);
    if (kept.size > STATEMENTS_KEPT) {
      for (const oldest of kept.keys()) {
        kept.delete(oldest);
        break;
      }
    }
    return statement as BetterSqlite.Statement<unknown[], R>;
  };
}
