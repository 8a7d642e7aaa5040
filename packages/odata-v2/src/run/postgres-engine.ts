import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { ODataError, queryDeadlineExceeded, tooManyQueries } from "../errors.ts";
import type { Row, StoredValue } from "../serialize/index.ts";
import type { DataPlan, Expansion } from "../sql/index.ts";
import type { Answer, RunContext } from "./answer.ts";
import type { Engine, EngineLimits } from "./engine.ts";
import { hasSeveralStatements, planSteps, stepTools } from "./plan-steps.ts";
import { isEnded, publicPostgresError } from "./postgres-error.ts";
import type { BoundStatement, PlanSteps } from "./steps.ts";

/** Looks after statements whose answer may never come, such as behind a wire that is cut. */
export interface Lookout {
  /** Resolves with the statement, or fails it, and its connection with it, once its answer can no longer come. */
  during<Result>(client: pg.Client, statement: Promise<Result>): Promise<Result>;
  /** @throws where the server did not answer a moment ago */
  refuseWhileSilent(): void;
}

/** Without one, the deadline alone ends what waits in vain. */
const noLookout: Lookout = { during: (_client, statement) => statement, refuseWhileSilent: () => undefined };

export interface PostgresLocation {
  readonly url: string;
  readonly schema?: string;
  readonly lookout?: Lookout;
}

/**
 * Plans wait for the server, not for the loop: PostgreSQL stops them itself at the deadline. What looks cheap has
 * connections of its own, so that nobody waits for others who search every row (catalogue row 149).
 */
export function createPostgresEngine(
  { url, schema, lookout = noLookout }: PostgresLocation,
  limits: EngineLimits,
): Engine {
  const quick = openPool(url, schema, limits);
  const others = openPool(url, schema, limits);
  const tools = stepTools(bindKeysAsArrays);
  const attempt = async (pool: pg.Pool, stopAt: number, { plan, context }: Reading): Promise<Answer> => {
    lookout.refuseWhileSilent();
    const client = await pool.connect();
    const ask: Ask = (statement) => lookout.during(client, client.query<StoredValue[]>(statement));
    const several = hasSeveralStatements(plan);
    let broken: Error | undefined;
    try {
      if (several) await ask(within(stopAt, "begin isolation level repeatable read read only"));
      const answer = await drive(planSteps(plan, context, tools), ask, stopAt);
      if (several) await ask(within(stopAt, "commit"));
      return answer;
    } catch (error) {
      broken = await stateAfter(error, client, several);
      throw error;
    } finally {
      client.release(broken);
    }
  };
  return {
    async run(plan, context) {
      const pool = plan.cheap ? quick : others;
      if (pool.waitingCount >= limits.queueLength) throw tooManyQueries();
      const stopAt = performance.now() + limits.deadlineMs;
      // Reading changes nothing: where the server ended the session, another one may do it. All of them may be dead,
      // and so may be those that are opened meanwhile.
      let giveUpAt = Number.POSITIVE_INFINITY;
      for (let dead = 0; ; dead += 1) {
        try {
          return await attempt(pool, stopAt, { plan, context });
        } catch (error) {
          const now = performance.now();
          giveUpAt = Math.min(giveUpAt, now + patienceMs);
          if (!isEnded(error) || now >= giveUpAt) throw publicPostgresError(error);
          if (dead > limits.workers) await pause(betweenMs);
        }
      }
    },
    load: () => ({
      running: quick.totalCount - quick.idleCount + others.totalCount - others.idleCount,
      waiting: quick.waitingCount + others.waitingCount,
    }),
    async close() {
      await Promise.all([quick.end(), others.end()]);
    },
  };
}

interface Reading {
  readonly plan: DataPlan;
  readonly context: RunContext;
}

/** Rows come as arrays. */
type Ask = (statement: pg.QueryArrayConfig) => Promise<pg.QueryArrayResult<StoredValue[]>>;

function openPool(url: string, schema: string | undefined, limits: EngineLimits): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: limits.workers,
    connectionTimeoutMillis: 1500,
    keepAlive: true,
    options: sessionOptions(schema, limits.deadlineMs),
    types: { getTypeParser: typeParser },
  });
  // A connection that breaks, idle or in use, is replaced by the pool; without listeners it would end the process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => {
    client.on("error", () => undefined);
  });
  return pool;
}

/** How long other sessions are tried once one ended, and the pause between those that were opened for it, in milliseconds. */
const patienceMs = 500;
const betweenMs = 20;

/** How long a server may stay silent after the deadline, at which it stops by itself, in milliseconds. */
const graceMs = 1000;

/** A statement that is given up when the server has not even said that it stopped at the deadline. */
function within(stopAt: number, text: string): pg.QueryArrayConfig & { query_timeout: number } {
  return { text, rowMode: "array", query_timeout: Math.max(1, stopAt - performance.now()) + graceMs };
}

/** Leaves the connection clean; the error if that is no longer possible, as behind a wire that is cut. */
async function stateAfter(
  error: unknown,
  client: pg.PoolClient,
  several: boolean,
): Promise<Error | undefined> {
  const answered = error instanceof pg.DatabaseError || error instanceof ODataError;
  if (!answered) return asError(error);
  if (!several) return undefined;
  try {
    await client.query(within(0, "rollback"));
    return undefined;
  } catch (failure) {
    return asError(failure);
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

async function drive(steps: PlanSteps, ask: Ask, stopAt: number): Promise<Answer> {
  let step = steps.next();
  while (step.done !== true) {
    if (performance.now() > stopAt) throw queryDeadlineExceeded();
    const { sql, parameters } = step.value;
    const { rows } = await ask({ ...within(stopAt, sql), values: [...parameters] });
    step = steps.next(rows);
  }
  return step.value;
}

/** Reading only, with the deadline, in the schema's tables. */
function sessionOptions(schema: string | undefined, deadlineMs: number): string {
  if (schema !== undefined && !/^[a-z_][a-z0-9_]*$/.test(schema)) {
    throw new Error(`${schema} is no plain name of a schema`);
  }
  const path = schema === undefined ? "" : ` -c search_path=${schema}`;
  return `-c statement_timeout=${Math.ceil(deadlineMs)} -c default_transaction_read_only=on${path}`;
}

/** 64-bit integers as numbers: stored values are safe integers. Everything else as the driver has it. */
function typeParser(oid: number): (text: string) => StoredValue {
  const driver = pg.types.getTypeParser(oid, "text") as (text: string) => StoredValue;
  return oid === pg.types.builtins.INT8 ? Number : driver;
}

function bindKeysAsArrays({ statement, keyParameters }: Expansion, keys: readonly Row[]): BoundStatement {
  const parameters: unknown[] = [...statement.parameters];
  for (const [column, place] of keyParameters.entries()) parameters[place] = keys.map((key) => key[column]);
  return { sql: statement.sql, parameters };
}
