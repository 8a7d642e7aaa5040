import pg from "pg";
import { databaseUnavailable, ODataError, queryDeadlineExceeded } from "../errors.ts";

/** `query_canceled`: statement_timeout was reached. */
const cancelled = "57014";
/** Connection exceptions, shutdowns, too many connections (SQLSTATE classes 08, 57P, 53). */
const unavailable = /^(08|57P|53)/;
const network = /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_)/;

/** Whether a connection that stood ended, told by the server or by its closing, and not after a time. */
export function isEnded(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.code === "57P01";
  if (!(error instanceof Error)) return false;
  const reset = "code" in error && (error.code === "ECONNRESET" || error.code === "EPIPE");
  return reset || /terminated unexpectedly|not queryable/i.test(error.message);
}

/** An engine's error as one the caller may hear of, where it is; any other error as it is. */
export function publicPostgresError(error: unknown): unknown {
  if (error instanceof ODataError || !(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  if (error instanceof pg.DatabaseError) {
    if (code === cancelled) return queryDeadlineExceeded(error);
    return unavailable.test(code) ? databaseUnavailable(error) : error;
  }
  if (error.message === "Query read timeout") return queryDeadlineExceeded(error);
  const lost = network.test(code) || /timeout|terminated|Connection|not queryable/i.test(error.message);
  return lost ? databaseUnavailable(error) : error;
}
