import DatabaseConstructor from "better-sqlite3";
import { databaseUnavailable } from "../errors.ts";

/** The file is away, locked or broken: nothing the caller did, and it may pass. */
const unavailable = /^SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR|NOTADB|CORRUPT|READONLY|PROTOCOL)/;

/** An engine's error as one the caller may hear of, where it is; any other error as it is. */
export function publicSqliteError(error: unknown): unknown {
  if (error instanceof DatabaseConstructor.SqliteError && unavailable.test(error.code)) {
    return databaseUnavailable(error);
  }
  // A folder that is not there is reported without a code.
  if (error instanceof TypeError && error.message.startsWith("Cannot open database")) {
    return databaseUnavailable(error);
  }
  return error;
}
