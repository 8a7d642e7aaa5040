import type { Dialect } from "@tenantbox/shared/database";

/** What the thread is started with. */
export interface WriterData {
  /** URL of the database. */
  readonly url: string;
  readonly durable: boolean;
}

/** What the thread says: first that it stands or cannot, then one result for each task, in order. */
export type WriterMessage =
  | { readonly kind: "opened"; readonly dialect: Dialect }
  | { readonly kind: "done"; readonly result: unknown }
  | { readonly kind: "failed"; readonly failure: Failure };

/** An error as data; a class does not pass between threads. `code` is the engine's own. */
export interface Failure {
  readonly message: string;
  readonly code: string | undefined;
  readonly stack: string | undefined;
}

export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), code: undefined, stack: undefined };
  const code = "code" in error ? String(error.code) : undefined;
  return { message: error.message, code, stack: error.stack };
}

/** A task that failed in the thread. With its `code`, `databaseFault` reads it like the engine's own error. */
export class WriteError extends Error {
  override readonly name = "WriteError";
  readonly code: string | undefined;

  constructor({ message, code, stack }: Failure) {
    super(message);
    this.code = code;
    if (stack !== undefined) this.stack = stack;
  }
}
