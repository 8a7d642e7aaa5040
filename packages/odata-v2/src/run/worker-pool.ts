import { Worker } from "node:worker_threads";
import { databaseUnavailable, queryDeadlineExceeded, tooManyQueries } from "../errors.ts";
import type { DataPlan } from "../sql/index.ts";
import type { Answer, RunContext } from "./answer.ts";
import type { Load } from "./engine.ts";
import { errorOfResult, type WorkerMessage, type WorkerResult, type WorkerTask } from "./worker-message.ts";

/** Threads that run plans which are not cheap, each one at a time. */
export interface WorkerPool {
  run(plan: DataPlan, context: RunContext): Promise<Answer>;
  load(): Load;
  close(): Promise<void>;
}

export interface WorkerPoolOptions {
  readonly path: string;
  /** Milliseconds from the moment a plan comes in, waiting included. */
  readonly deadlineMs: number;
  readonly workers: number;
  /** Plans that may wait; one more is refused with 503. */
  readonly queueLength: number;
}

interface Job {
  readonly plan: DataPlan;
  readonly context: RunContext;
  readonly stopAt: number;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

interface Slot {
  worker: Worker | undefined;
  /** Whether the thread has started; before that it gets no plan, and is not given up for being slow. */
  ready: boolean;
  job: Job | undefined;
  watchdog: NodeJS.Timeout | undefined;
}

/** How long a worker may stay silent after the deadline before it is given up: it stops by itself, row by row. */
const graceMs = 1000;

/** Workers are started when first needed, replaced when they crash, and never keep the process alive. */
export function createWorkerPool(options: WorkerPoolOptions): WorkerPool {
  const slots: Slot[] = Array.from({ length: options.workers }, emptySlot);
  const waiting: Job[] = [];
  let closed = false;

  function next(): void {
    while (waiting.length > 0) {
      const slot = slots.find((candidate) => candidate.job === undefined);
      if (slot === undefined) return;
      const job = waiting.shift();
      if (job === undefined) return;
      if (performance.now() >= job.stopAt) job.reject(tooManyQueries());
      else start(slot, job);
    }
  }

  function start(slot: Slot, job: Job): void {
    slot.worker ??= startWorker(slot);
    slot.worker.ref();
    slot.job = job;
    if (slot.ready) return send(slot, slot.worker, job);
    slot.watchdog = setTimeout(() => {
      finish(slot, (late) => late.reject(queryDeadlineExceeded()));
      slot.worker?.unref();
      next();
    }, job.stopAt - performance.now());
  }

  function send(slot: Slot, worker: Worker, { plan, context, stopAt }: Job): void {
    const budgetMs = stopAt - performance.now();
    clearTimeout(slot.watchdog);
    slot.watchdog = setTimeout(() => {
      finish(slot, (stuck) => stuck.reject(queryDeadlineExceeded()));
      void discard(slot);
      next();
    }, budgetMs + graceMs);
    worker.postMessage({ plan, context, budgetMs } satisfies WorkerTask);
  }

  function startWorker(slot: Slot): Worker {
    const worker = new Worker(new URL(workerFile(import.meta.url), import.meta.url), {
      workerData: { path: options.path },
      // The caller's own flags are for its main thread.
      execArgv: [],
    });
    worker.unref();
    worker.on("message", (message: WorkerMessage) => {
      if (slot.worker !== worker) return;
      if (message.kind === "ready") {
        slot.ready = true;
        if (slot.job !== undefined) send(slot, worker, slot.job);
        return;
      }
      worker.unref();
      finish(slot, (job) => settle(job, message));
      next();
    });
    const gone = (cause: unknown) => {
      if (slot.worker !== worker) return;
      slot.worker = undefined;
      slot.ready = false;
      finish(slot, (job) => job.reject(databaseUnavailable(cause)));
      next();
    };
    worker.on("error", gone);
    worker.on("exit", gone);
    return worker;
  }

  return {
    run: (plan, context) =>
      new Promise((resolve, reject) => {
        if (closed || waiting.length >= options.queueLength) return reject(tooManyQueries());
        waiting.push({ plan, context, stopAt: performance.now() + options.deadlineMs, resolve, reject });
        next();
      }),
    load: () => ({
      running: slots.filter(({ job }) => job !== undefined).length,
      waiting: waiting.length,
    }),
    async close() {
      closed = true;
      for (const job of waiting.splice(0)) job.reject(databaseUnavailable());
      const ends = slots.map((slot) => {
        finish(slot, (job) => job.reject(databaseUnavailable()));
        return discard(slot);
      });
      await Promise.all(ends);
    },
  };
}

function emptySlot(): Slot {
  return { worker: undefined, ready: false, job: undefined, watchdog: undefined };
}

function finish(slot: Slot, how: (job: Job) => void): void {
  const { job } = slot;
  clearTimeout(slot.watchdog);
  slot.job = undefined;
  slot.watchdog = undefined;
  if (job !== undefined) how(job);
}

function settle(job: Job, result: WorkerResult): void {
  if (result.kind === "answer") job.resolve(result.answer);
  else job.reject(errorOfResult(result));
}

/** Lets a worker go; its slot takes a new one with its next job. */
async function discard(slot: Slot): Promise<void> {
  const { worker } = slot;
  slot.worker = undefined;
  slot.ready = false;
  await worker?.terminate();
}

/** Beside this file, compiled or not. */
function workerFile(here: string): string {
  return here.endsWith(".ts") ? "./sqlite-worker.ts" : "./sqlite-worker.js";
}
