/** What a failed statement means to its caller, whatever the engine: see `databaseFault`. */
export type DatabaseFault = "duplicate" | "busy" | "full" | "read-only" | "unavailable";

const FAULTS: readonly (readonly [DatabaseFault, RegExp])[] = [
  ["duplicate", /^(23505|SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|ROWID))$/],
  ["busy", /^(SQLITE_(BUSY|LOCKED).*|55P03|57014|40001|40P01)$/],
  ["full", /^(SQLITE_FULL|53100|ENOSPC)$/],
  ["read-only", /^(SQLITE_READONLY.*|25006)$/],
  [
    "unavailable",
    /^(SQLITE_(IOERR|CANTOPEN).*|08...|57P0[1-5]|53[34]00|ECONN.*|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EPIPE)$/,
  ],
];

/** pg gives these without a code; the texts are part of its documented behaviour. */
const LOST_CONNECTION =
  /connection terminated|timeout exceeded when trying to connect|query read timeout|not queryable/i;

/**
 * Sorts an error of either engine: `duplicate` is a broken unique rule (409), the others mean that a later
 * try may succeed (503). Undefined: not a fault of the database but of the statement or of the program.
 */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return databaseFault(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? String(error.code) : "";
  const known = FAULTS.find(([, pattern]) => pattern.test(code));
  if (known !== undefined) return known[0];
  return LOST_CONNECTION.test(error.message) ? "unavailable" : undefined;
}
