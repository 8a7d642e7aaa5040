/** Why a database could not be opened. Callers switch on the code; the message is one line for a person. */
export type DatabaseErrorCode = "bad-url" | "unreachable" | "unusable" | "newer-schema" | "migration-failed";

/** A database that cannot be used. The message names the URL without its password; `cause` is for the log. */
export class DatabaseError extends Error {
  readonly code: DatabaseErrorCode;

  constructor(code: DatabaseErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "DatabaseError";
    this.code = code;
  }
}

/** One line that says what went wrong, also for errors that carry only a code or other errors inside. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return (error.message === "" ? code : error.message).replaceAll(/\s+/g, " ");
}
