import { databaseFault } from "@tenantbox/shared/database";
import { OAuthError } from "./errors.ts";

/** What a caller hears of an error: itself where it is a refusal, 503 where the database will be back, else 500. */
export function refusalOfFault(error: unknown): OAuthError {
  if (error instanceof OAuthError) return error;
  const fault = databaseFault(error);
  if (fault === undefined || fault === "duplicate") return new OAuthError("server-error", { cause: error });
  return new OAuthError("unavailable", { reason: `database-${fault}`, cause: error });
}
