import { Worker } from "node:worker_threads";
import type { Dialect } from "@tenantbox/shared/database";
import { WriteError, type WriterData, type WriterMessage } from "./writer-message.ts";
import { WriterUnavailableError } from "./writer-unavailable.ts";

/** A thread that has opened the database. */
export interface OpenThread {
  readonly worker: Worker;
  readonly dialect: Dialect;
}

/** What the thread may keep in memory: a batch and its statements are far below. */
const heapMb = 512;
const closingMs = 5_000;

/**
 * Starts the thread and waits for its first word.
 * @throws {WriteError} in one line, where the database cannot be used
 */
export function openThread(file: URL, data: WriterData): Promise<OpenThread> {
  const worker = new Worker(file, {
    workerData: data,
    // The caller's own flags are for its main thread.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  return new Promise((resolve, reject) => {
    const fail = (cause: unknown): void =>
      reject(new WriterUnavailableError("the writing thread did not start", { cause }));
    worker.once("error", fail);
    worker.once("exit", fail);
    worker.once("message", (message: WriterMessage) => {
      worker.off("error", fail);
      worker.off("exit", fail);
      if (message.kind === "opened") return resolve({ worker, dialect: message.dialect });
      void worker.terminate();
      if (message.kind === "failed") reject(new WriteError(message.failure));
    });
  });
}

/** Closes the database behind the running task; a thread that does not end by itself is ended. */
export async function closeThread(worker: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => void worker.once("exit", () => resolve()));
  worker.postMessage("close");
  const timer = setTimeout(() => void worker.terminate(), closingMs);
  await ended;
  clearTimeout(timer);
}
