import type { DataPlan } from "../sql/index.ts";
import type { Answer, RunContext } from "./answer.ts";
import { type Budget, BudgetExceededError } from "./budget.ts";
import type { Engine, EngineLimits } from "./engine.ts";
import { recentlySeen } from "./recently-seen.ts";
import { openSqliteReader, type SqliteReader } from "./sqlite-reader.ts";
import { createWorkerPool } from "./worker-pool.ts";

/**
 * What the event loop lets a plan have. A thread's turn costs a plan about 0.2 ms more than its work, so a trial
 * that fails is soon paid for; and what others wait stays below what TLS makes them wait anyway.
 */
const trial: Budget = { milliseconds: 3, longestStep: 0.2, rows: 250 };

/** How long a statement that went over the budget is not tried again: its next values may be gentler. */
const memoryMs = 1000;

/**
 * Plans that look cheap are tried in the caller's thread, for a thread's turn would cost more than they do. What
 * goes over the budget begins again in a worker, as do all plans that do not look cheap, so that none holds up
 * the event loop.
 */
export function createSqliteEngine(url: string, limits: EngineLimits): Engine {
  const path = filePath(url);
  const pool = createWorkerPool({ path, ...limits });
  const heavy = recentlySeen(memoryMs, 1000);
  const own: { reader: SqliteReader | undefined } = { reader: undefined };

  function tryHere(plan: DataPlan, context: RunContext): Answer | undefined {
    own.reader ??= openSqliteReader(path);
    try {
      return own.reader.answer(plan, context, trial);
    } catch (error) {
      if (!(error instanceof BudgetExceededError)) throw error;
      heavy.add(mainStatement(plan));
      return undefined;
    }
  }

  return {
    async run(plan, context) {
      const here = plan.cheap && !heavy.has(mainStatement(plan)) ? tryHere(plan, context) : undefined;
      return here ?? pool.run(plan, context);
    },
    load: () => pool.load(),
    async close() {
      own.reader?.close();
      own.reader = undefined;
      await pool.close();
    },
  };
}

/** The text that tells one kind of request from another, whatever its values. */
function mainStatement(plan: DataPlan): string {
  switch (plan.kind) {
    case "feed":
      return plan.page.statement.sql;
    case "entry":
      return plan.row.statement.sql;
    case "count":
      return plan.count.sql;
    case "media":
      return plan.body.sql;
    case "property":
    case "property-value":
      return plan.row.sql;
    case "links":
      return plan.rows.sql;
  }
}

function filePath(url: string): string {
  const path = url.replace(/^sqlite:/, "");
  if (path === "" || path === ":memory:") throw new Error("the runner reads database files only");
  return path;
}
