import DatabaseConstructor, { type Database, type Statement } from "better-sqlite3";
import type { Row } from "../serialize/index.ts";
import { type DataPlan, deadlineFunction, type Expansion } from "../sql/index.ts";
import type { Answer, RunContext } from "./answer.ts";
import { boundedCache } from "./bounded-cache.ts";
import { type Budget, createMeter } from "./budget.ts";
import { resultMemory } from "./result-memory.ts";
import { hasSeveralStatements, planSteps, stepTools } from "./plan-steps.ts";
import { publicSqliteError } from "./sqlite-error.ts";
import type { BoundStatement, PlanSteps } from "./steps.ts";

/** A read-only connection that runs plans in the thread it lives in. */
export interface SqliteReader {
  /**
   * @throws BudgetExceededError, or ODataError 404, or 503 when the file cannot be read.
   */
  answer(plan: DataPlan, context: RunContext, budget: Budget): Answer;
  close(): void;
}

/** @throws ODataError 503 when the file cannot be opened. */
export function openSqliteReader(path: string): SqliteReader {
  const database = openReadOnly(path);
  const meter = createMeter();
  // Not deterministic, or SQLite would ask only once for a whole statement.
  database.function(deadlineFunction, { deterministic: false }, meter.checkTime);
  const statements = boundedCache<Statement>(300);
  const tools = stepTools(bindKeysAsJson);
  const memory = resultMemory(database);
  const read = ({ sql, parameters }: BoundStatement): readonly Row[] => {
    meter.checkTime();
    const prepared = statements.get(sql, () => database.prepare(sql).raw(true));
    const rows = prepared.all(...parameters) as Row[];
    meter.checkRows(rows.length);
    return rows;
  };
  const rowsOf = (statement: BoundStatement): readonly Row[] =>
    statement.memorable === true ? memory.get(statement, read) : read(statement);
  const [begin, commit] = [database.prepare("begin"), database.prepare("commit")];
  return {
    answer(plan, context, budget) {
      meter.start(budget);
      const several = hasSeveralStatements(plan);
      try {
        if (several) begin.run();
        return drive(planSteps(plan, context, tools), rowsOf);
      } catch (error) {
        throw publicSqliteError(error);
      } finally {
        // Nothing was written: to commit is only to end the view.
        if (several && database.inTransaction) commit.run();
      }
    },
    close: () => database.close(),
  };
}

function openReadOnly(path: string): Database {
  try {
    const database = new DatabaseConstructor(path, { readonly: true, fileMustExist: true, timeout: 2000 });
    database.pragma("query_only = on");
    // The system's page cache serves all connections at once, without a copy in each of them.
    database.pragma("mmap_size = 4294967296");
    return database;
  } catch (error) {
    throw publicSqliteError(error);
  }
}

function drive(steps: PlanSteps, rowsOf: (statement: BoundStatement) => readonly Row[]): Answer {
  let step = steps.next();
  while (step.done !== true) step = steps.next(rowsOf(step.value));
  return step.value;
}

/** One JSON text holds all keys, so the statement's text does not depend on their number. */
function bindKeysAsJson({ statement, keyParameters }: Expansion, keys: readonly Row[]): BoundStatement {
  const parameters: unknown[] = [...statement.parameters];
  const values = keys.map((key) => (key.length === 1 ? key[0] : key));
  for (const place of keyParameters) parameters[place] = JSON.stringify(values);
  return { sql: statement.sql, parameters };
}
