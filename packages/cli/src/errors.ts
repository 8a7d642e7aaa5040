import { exitCodes } from "./exit-codes.ts";

/** An expected end of a command: its message is the one line the user sees, its code the exit code. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
  readonly exitCode: number;

  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** A server that is away or busy: the same may be asked again later. */
export class TryAgainError extends CommandError {}

/** What went wrong, as text. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The system's code of a failed call (`ENOENT`, `ECONNREFUSED`, …), also when it is a cause. */
export function systemCodeOf(error: unknown): string | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    if ("code" in current && typeof current.code === "string") return current.code;
    if (current instanceof AggregateError) return systemCodeOf(current.errors[0]);
  }
  return undefined;
}

/** The end of a command whose file cannot be written. */
export function cannotWrite(path: string, error: unknown): CommandError {
  const why = systemCodeOf(error) ?? messageOf(error);
  return new CommandError(`${path} cannot be written (${why})`, exitCodes.cannotWrite.code);
}
