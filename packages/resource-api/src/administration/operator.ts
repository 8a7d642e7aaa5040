import type { IncomingMessage } from "node:http";
import { administrationScope } from "@tenantbox/shared/access-token";
import type { PresentedCertificate } from "@tenantbox/shared/client-certificate";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf, peerCertificateOf } from "@tenantbox/shared/listener";
import type { Context } from "koa";
import type { Authenticate } from "../authenticate/authenticate.ts";
import { OperatorError } from "./operator-error.ts";

export interface OperatorOptions {
  readonly authenticateOperator: Authenticate;
  readonly audit: AuditLog;
}

/** What came of a request of the operator, for its audit line. */
export interface Decision {
  /** Noun and verb: "logs.imported". */
  readonly event: string;
  readonly detail?: string;
  /** Why it was refused; granted where there is none. */
  readonly reason?: string;
}

/**
 * Lets only the operator pass: a live access token with the scope `tenantbox.admin` (decision 15), bound ones
 * with their certificate. Every refusal leaves one audit event.
 * @returns the operator's client id
 * @throws {OperatorError}
 */
export async function requireOperator(context: Context, options: OperatorOptions): Promise<string> {
  const { id: request, peer, scheme } = exchangeOf(context.req);
  try {
    const { clientId, scopes } = await options.authenticateOperator({
      authorization: context.req.headers.authorization,
      certificate: () => leafOf(context.req),
      encrypted: scheme === "https",
      peer,
      request,
    });
    if (scopes.includes(administrationScope)) return clientId;
    throw OperatorError.insufficientScope("scope-missing", clientId);
  } catch (error) {
    const refusal = error instanceof OperatorError ? error : OperatorError.of(error);
    if (refusal === undefined) throw error;
    const { reason, principal } = refusal;
    recordDecision(options.audit, context, principal, { event: "administration.refused", reason });
    throw refusal;
  }
}

/** The certificate alone: its chain proves nothing more about a bound token (RFC 8705 section 6.2). */
function leafOf(request: IncomingMessage): PresentedCertificate | undefined {
  const leaf = peerCertificateOf(request);
  return leaf === undefined ? undefined : { leaf, chain: [] };
}

/** One audit line for what the operator did, or was not let do. */
export function recordDecision(
  audit: AuditLog,
  context: Context,
  principal: string | undefined,
  { event, detail, reason }: Decision,
): void {
  const { id, peer } = exchangeOf(context.req);
  const { method, path } = context;
  const outcome = reason === undefined ? "granted" : "refused";
  audit.record({ event, outcome, reason, principal, method, path, peer, request: id, detail });
}
