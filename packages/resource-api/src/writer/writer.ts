import type { Worker } from "node:worker_threads";
import type { Dialect } from "@tenantbox/shared/database";
import { closeThread, openThread } from "./thread.ts";
import { type Failure, WriteError, type WriterMessage } from "./writer-message.ts";
import type { ResultOf, WriterTask } from "./writer-task.ts";
import { EraEndedError } from "./era-ended.ts";
import { WriterUnavailableError } from "./writer-unavailable.ts";

/** Everything that is written goes through here, one task at a time, in a thread of its own. */
export interface Writer {
  readonly dialect: Dialect;
  /** Tasks that wait for the thread. */
  readonly waiting: number;
  /** Counts the times that all rows were replaced. */
  readonly era: number;
  /**
   * Does a task after those that came before it.
   * @param era what belongs to an era is not done in another one
   * @throws {WriteError} with the engine's code, {WriterUnavailableError} where no thread could do it, or
   *   {EraEndedError}
   */
  perform<Task extends WriterTask>(task: Task, era?: number): Promise<ResultOf<Task>>;
  /** Lets the running task finish; those that wait are refused. */
  close(): Promise<void>;
}

export interface WriterOptions {
  /** URL of the database; it is made and migrated where need be. */
  readonly url: string;
  /** Whether what was written must survive the machine's end. Default: true. */
  readonly durable?: boolean;
  /** Tasks that may wait: each is small, but a caller waits behind it. Default: 256. */
  readonly queueLength?: number;
  /** Hears that the thread ended by itself; the next task starts another one. */
  readonly onCrash: (cause: unknown) => void;
  /** The thread's file, where it is not the usual one. */
  readonly thread?: URL;
}

interface Job {
  readonly task: WriterTask;
  readonly era: number | undefined;
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Opens the writing thread. @throws {WriteError} in one line, where the database cannot be used */
export async function openWriter(options: WriterOptions): Promise<Writer> {
  const file = options.thread ?? new URL(threadFile(import.meta.url), import.meta.url);
  const { queueLength = 256 } = options;
  const waiting: Job[] = [];
  let thread: Worker | undefined;
  let starting: Promise<unknown> | undefined;
  let running: Job | undefined;
  let closed = false;
  let era = 0;

  const settle = (how: (job: Job) => void): void => {
    const job = running;
    running = undefined;
    if (job !== undefined) how(job);
    void next();
  };

  const start = async (): Promise<Dialect> => {
    const { worker, dialect } = await openThread(file, {
      url: options.url,
      durable: options.durable ?? true,
    });
    thread = worker;
    let cause: unknown;
    worker.on("message", (message: WriterMessage) =>
      settle((job) => {
        if (mayHaveReplaced(job.task, message)) era += 1;
        if (message.kind === "failed") {
          job.reject(new WriteError(message.failure));
          // Who waits behind a foreign lock has waited with it: one patience for all, not one after the other.
          if (isLocked(message.failure))
            for (const one of waiting.splice(0)) one.reject(new WriteError(message.failure));
        }
        if (message.kind === "done") job.resolve(message.result);
      }),
    );
    worker.on("error", (error) => {
      cause = error;
    });
    worker.once("exit", (code) => {
      thread = undefined;
      if (closed) return;
      options.onCrash(cause ?? new Error(`the writing thread ended with ${code}`));
      if (running !== undefined && mayHaveReplaced(running.task, undefined)) era += 1;
      const message = "the writing thread ended in the middle of the task: try again";
      settle((job) => job.reject(new WriterUnavailableError(message, { cause })));
    });
    return dialect;
  };

  /** Gives the next task to the thread, to a new one where the last has ended. */
  const next = async (): Promise<void> => {
    if (running !== undefined) return;
    running = waiting.shift();
    if (running === undefined) return;
    if (running.era !== undefined && running.era !== era)
      return settle((job) => job.reject(new EraEndedError()));
    try {
      if (thread === undefined) await (starting = start());
      thread?.postMessage(running.task);
    } catch (error) {
      settle((job) => job.reject(error instanceof Error ? error : new Error(String(error))));
    }
  };

  const dialect = await start();
  return {
    dialect,
    get waiting() {
      return waiting.length;
    },
    get era() {
      return era;
    },
    perform: <Task extends WriterTask>(task: Task, during?: number) =>
      new Promise<ResultOf<Task>>((resolve, reject) => {
        if (closed) return reject(new WriterUnavailableError("the writer is closed"));
        if (waiting.length >= queueLength)
          return reject(new WriterUnavailableError("too much waits to be written"));
        waiting.push({
          task,
          era: during,
          resolve: (result) => resolve(result as ResultOf<Task>),
          reject,
        });
        void next();
      }),
    async close() {
      closed = true;
      const refuse = (job: Job): void => job.reject(new WriterUnavailableError("the writer is closed"));
      for (const job of waiting.splice(0)) refuse(job);
      await starting?.catch(() => undefined);
      if (thread !== undefined) await closeThread(thread);
      settle(refuse);
    },
  };
}

/** Whether another process held the database's lock all the while. */
const isLocked = ({ code }: Failure): boolean => code?.startsWith("SQLITE_BUSY") === true;

/** Whether all rows are others now; of a task that failed, nobody knows. */
function mayHaveReplaced(task: WriterTask, message: WriterMessage | undefined): boolean {
  if (task.kind !== "load-state") return false;
  return message?.kind !== "done" || (message.result as ResultOf<typeof task>).loaded;
}

/** Beside this file, compiled or not. */
function threadFile(here: string): string {
  return here.endsWith(".ts") ? "./writer-thread.ts" : "./writer-thread.js";
}
