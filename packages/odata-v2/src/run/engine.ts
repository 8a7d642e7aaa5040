import type { DataPlan } from "../sql/index.ts";
import type { Answer, RunContext } from "./answer.ts";

/** How busy it is: queries that run in a worker or on a connection, and those that wait for one. */
export interface Load {
  readonly running: number;
  readonly waiting: number;
}

/** Runs the plans that need rows, on one kind of database. */
export interface Engine {
  run(plan: DataPlan, context: RunContext): Promise<Answer>;
  load(): Load;
  close(): Promise<void>;
}

export interface EngineLimits {
  /** Milliseconds. */
  readonly deadlineMs: number;
  readonly workers: number;
  readonly queueLength: number;
}
