import { entityNotFound } from "../errors.ts";
import type { Row } from "../serialize/index.ts";
import type { DataPlan } from "../sql/index.ts";
import type { Answer } from "./answer.ts";

/** A statement to run now, its values as the driver takes them. */
export interface BoundStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** Reads far more rows than it gives: worth being remembered while the data stays as it is. */
  readonly memorable?: boolean;
  /** Of a count since a moment: see `CountStatement`. */
  readonly between?: string;
}

/** The steps of a plan: gives out statements, takes their rows, ends with the answer. */
export type PlanSteps = Generator<BoundStatement, Answer, readonly Row[]>;

/** @throws ODataError 404 when there is no entity where the last link of the path starts. */
export function* mustHaveOrigin(plan: DataPlan): Generator<BoundStatement, void, readonly Row[]> {
  if (plan.origin === undefined) return;
  const found = yield plan.origin;
  if (found.length === 0) throw entityNotFound();
}

export function countOf(rows: readonly Row[]): number {
  return Number(rows[0]?.[0] ?? 0);
}
