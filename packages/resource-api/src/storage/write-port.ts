import { conflict, databaseUnavailable, ODataError } from "@tenantbox/odata-v2/errors";
import type { WriteStatement } from "@tenantbox/odata-v2/write";
import { databaseFault } from "@tenantbox/shared/database";

/** Runs statements in one transaction: all of them or none. */
export interface WritePort {
  /**
   * @throws {ODataError} what a statement says where it had to change a row and did not; 409 where something
   *   exists already, 400 where a rule of the tables is broken, 503 where nothing can be written now
   */
  run(statements: readonly WriteStatement[]): Promise<void>;
}

/** A statement as whoever runs it takes it. */
export interface PlainStatement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  readonly mustChange: boolean;
}

/** The statement at a place had to change a row and did not. Passes between threads by its code. */
export class UnchangedError extends Error {
  override readonly name = "UnchangedError";
  readonly code: string;

  constructor(place: number) {
    super(`statement ${place} changed nothing`);
    this.code = `UNCHANGED_${place}`;
  }
}

/** @param run runs plain statements in one transaction, and throws `UnchangedError` or the engine's own errors */
export function createWritePort(run: (statements: readonly PlainStatement[]) => Promise<unknown>): WritePort {
  return {
    async run(statements) {
      if (statements.length === 0) return;
      try {
        await run(
          statements.map(({ sql, parameters, otherwise }) => ({
            sql,
            parameters,
            mustChange: otherwise !== undefined,
          })),
        );
      } catch (error) {
        throw publicError(error, statements);
      }
    },
  };
}

function publicError(error: unknown, statements: readonly WriteStatement[]): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const unchanged = /^UNCHANGED_(\d+)$/.exec(code)?.[1];
  if (unchanged !== undefined) return statements[Number(unchanged)]?.otherwise ?? error;
  const fault = databaseFault(error);
  if (fault === "duplicate") return conflict();
  if (fault !== undefined || (error instanceof Error && error.name === "WriterUnavailableError")) {
    return databaseUnavailable(error);
  }
  // Broken constraints other than uniqueness: not null, references (SQLSTATE class 23; SQLITE_CONSTRAINT_…).
  if (/^(23...|SQLITE_CONSTRAINT.*)$/.test(code)) {
    return new ODataError("bad-request", "The data breaks a rule of what is stored.", { cause: error });
  }
  return error;
}
