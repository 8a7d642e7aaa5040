import type { DataPlan } from "../sql/index.ts";
import type { Answer, RunContext } from "./answer.ts";

/** Runs the plans that need rows, on one kind of database. */
export interface Engine {
  run(plan: DataPlan, context: RunContext): Promise<Answer>;
  close(): Promise<void>;
}

export interface EngineLimits {
  /** Milliseconds. */
  readonly deadlineMs: number;
  readonly workers: number;
  readonly queueLength: number;
}
