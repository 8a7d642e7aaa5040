import { ODataError, type ODataErrorCode } from "../errors.ts";
import type { DataPlan } from "../sql/index.ts";
import type { Answer, RunContext } from "./answer.ts";

/** One plan for a worker; it works on one at a time. */
export interface WorkerTask {
  readonly plan: DataPlan;
  readonly context: RunContext;
  readonly budgetMs: number;
}

/** What comes back: first that the thread is there, then for each plan an answer, an error for the caller, or a fault. */
export type WorkerMessage = { readonly kind: "ready" } | WorkerResult;

export type WorkerResult =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "refusal"; readonly refusal: RefusalData }
  | { readonly kind: "fault"; readonly message: string; readonly stack: string | undefined };

/** An ODataError as data; a class does not pass between threads. */
interface RefusalData {
  readonly code: ODataErrorCode;
  readonly publicMessage: string | null;
  readonly retryAfterSeconds: number | undefined;
  readonly detail: string | undefined;
}

export function resultOfError(error: unknown): WorkerResult {
  if (error instanceof ODataError) {
    const { code, publicMessage, retryAfterSeconds, detail } = error;
    return { kind: "refusal", refusal: { code, publicMessage, retryAfterSeconds, detail } };
  }
  const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
  return { kind: "fault", message, stack };
}

export function errorOfResult(result: Exclude<WorkerResult, { kind: "answer" }>): Error {
  if (result.kind === "refusal") {
    const { code, publicMessage, retryAfterSeconds, detail } = result.refusal;
    return new ODataError(code, publicMessage, {
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(detail === undefined ? {} : { detail }),
    });
  }
  const fault = new Error(result.message);
  if (result.stack !== undefined) fault.stack = result.stack;
  return fault;
}
