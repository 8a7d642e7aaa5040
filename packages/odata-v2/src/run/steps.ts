import { entityNotFound, withheld } from "../errors.ts";
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

/** @throws ODataError 403 where nothing was found because it is not shown. */
export function* mustNotBeWithheld(plan: DataPlan): Generator<BoundStatement, void, readonly Row[]> {
  if (plan.withheld === undefined) return;
  const found = yield plan.withheld;
  if (found.length > 0) throw withheld();
}

/** @throws ODataError 404 when there is no entity where the last link of the path starts; 403 as above */
export function* mustHaveOrigin(plan: DataPlan): Generator<BoundStatement, void, readonly Row[]> {
  yield* mustNotBeWithheld(plan);
  if (plan.origin === undefined) return;
  const found = yield plan.origin;
  if (found.length === 0) throw entityNotFound();
}

export function countOf(rows: readonly Row[]): number {
  return Number(rows[0]?.[0] ?? 0);
}
