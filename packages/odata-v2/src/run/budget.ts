/** What a plan may use up. */
export interface Budget {
  readonly milliseconds: number;
  /**
   * What the time between two looks at the clock counts at most, in milliseconds: if it was more, another process
   * had its turn, which says nothing about the plan. Infinity: time is time.
   */
  readonly longestStep: number;
  /** Rows of one statement; writing them is not interrupted. */
  readonly rows: number;
}

/** A plan was stopped because it would have gone over its budget. */
export class BudgetExceededError extends Error {
  override readonly name = "BudgetExceededError";
}

/** Looks at what a running plan uses. @throws BudgetExceededError from its checks */
export interface Meter {
  start(budget: Budget): void;
  checkTime(): 1;
  checkRows(count: number): void;
}

export function createMeter(): Meter {
  let budget: Budget = { milliseconds: 0, longestStep: 0, rows: 0 };
  let spent = 0;
  let lookedAt = 0;
  return {
    start(given) {
      budget = given;
      spent = 0;
      lookedAt = performance.now();
    },
    checkTime() {
      const now = performance.now();
      spent += Math.min(now - lookedAt, budget.longestStep);
      lookedAt = now;
      if (spent > budget.milliseconds) throw new BudgetExceededError();
      return 1;
    },
    checkRows(count) {
      if (count > budget.rows) throw new BudgetExceededError();
    },
  };
}
