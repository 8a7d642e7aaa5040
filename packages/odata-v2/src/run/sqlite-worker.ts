import { parentPort, workerData } from "node:worker_threads";
import { queryDeadlineExceeded } from "../errors.ts";
import { bodyPieces } from "./answer-body.ts";
import { BudgetExceededError } from "./budget.ts";
import { openSqliteReader, type SqliteReader } from "./sqlite-reader.ts";
import { resultOfError, type WorkerMessage, type WorkerResult, type WorkerTask } from "./worker-message.ts";

// A thread of the pool: takes one task at a time and answers with bytes, which move without being copied.

const { path } = workerData as { readonly path: string };
const state: { reader: SqliteReader | undefined } = { reader: undefined };

function resultOf({ plan, context, budgetMs }: WorkerTask): WorkerResult {
  try {
    state.reader ??= openSqliteReader(path);
    const budget = {
      milliseconds: budgetMs,
      longestStep: Number.POSITIVE_INFINITY,
      rows: Number.POSITIVE_INFINITY,
    };
    const answer = state.reader.answer(plan, context, budget);
    const body = typeof answer.body === "string" ? [new TextEncoder().encode(answer.body)] : answer.body;
    return { kind: "answer", answer: { ...answer, body } };
  } catch (error) {
    return resultOfError(error instanceof BudgetExceededError ? queryDeadlineExceeded() : error);
  }
}

parentPort?.on("message", (task: WorkerTask) => {
  const result = resultOf(task);
  const pieces = result.kind === "answer" ? bodyPieces(result.answer.body) : [];
  // A small piece may share its memory with others; only one that owns it whole can be moved.
  const moved = pieces.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && byteLength === buffer.byteLength ? [buffer] : [],
  );
  parentPort?.postMessage(result, moved);
});

parentPort?.postMessage({ kind: "ready" } satisfies WorkerMessage);
