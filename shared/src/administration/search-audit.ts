import type { ParsedUrlQuery } from "node:querystring";
import { type AuditLog, type AuditRecord, explanationOf } from "../audit/index.ts";
import { AdministrationError } from "./administration-error.ts";

const usualLimit = 100;
const mostEvents = 1_000;
const parameters = new Set(["correlation_id", "principal", "outcome", "limit"]);

/**
 * `GET /admin/v1/audit?correlation_id=…&principal=…&outcome=refused&limit=100`: events of this server, newest first.
 * @throws {AdministrationError} naming a parameter that is wrong
 */
export async function searchAudit(
  audit: Pick<AuditLog, "find">,
  query: ParsedUrlQuery,
): Promise<{ readonly resources: readonly object[] }> {
  for (const [name, value] of Object.entries(query))
    if (!parameters.has(name) || typeof value !== "string")
      throw wrong(name, "is not a parameter, or given twice");
  const {
    correlation_id: request,
    principal,
    outcome,
    limit = String(usualLimit),
  } = query as Record<string, string>;
  if (outcome !== undefined && outcome !== "granted" && outcome !== "refused")
    throw wrong("outcome", "granted or refused is expected");
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > mostEvents)
    throw wrong("limit", `a number from 1 to ${mostEvents} is expected`);
  const found = await audit.find({ request, principal, outcome, limit: Number(limit) });
  return { resources: found.map(viewOf) };
}

const wrong = (name: string, reason: string): AdministrationError =>
  new AdministrationError(400, "invalid-parameter", `${name.slice(0, 40)}: ${reason}`, name.slice(0, 40));

/** An event as the wire has it: the request's id under the name that users know it by, and the reason in words. */
function viewOf({ request, reason, ...event }: AuditRecord): object {
  const explanation = reason === undefined ? undefined : explanationOf(reason);
  return {
    ...event,
    correlation_id: request,
    reason,
    ...(explanation && { explanation: { what: explanation.what, next_step: explanation.next } }),
  };
}
