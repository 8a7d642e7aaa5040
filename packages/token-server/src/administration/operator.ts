import { administrationScope, type TokenVerdict } from "@tenantbox/shared/access-token";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf } from "@tenantbox/shared/listener";
import type { Context, Middleware } from "koa";
import type { ClientDirectory } from "../service-instances/index.ts";
import { OAuthError } from "../errors.ts";

export interface OperatorOptions {
  readonly verify: (token: string) => Promise<TokenVerdict>;
  readonly directory: ClientDirectory;
  readonly audit: AuditLog;
}

/**
 * Lets only the operator pass: an access token with the scope `tenantbox.admin` whose key still exists
 * (decision 15). Every refusal leaves one audit event.
 */
export function requireOperator(options: OperatorOptions): Middleware {
  return async (context, next) => {
    const operator = await operatorOf(context, options);
    if (typeof operator === "string") {
      context.state["operator"] = operator;
      await next();
      return;
    }
    const refusal = operator;
    const exchange = exchangeOf(context.req);
    const { method, path } = context;
    options.audit.record({
      event: "administration.refused",
      outcome: "refused",
      reason: refusal.reason,
      principal: context.state["claimed"] as string | undefined,
      method,
      path,
      peer: exchange.peer,
      request: exchange.id,
    });
    throw refusal;
  };
}

/** The operator's client id, or why it is not the operator. */
async function operatorOf(context: Context, options: OperatorOptions): Promise<OAuthError | string> {
  const token = /^bearer ([A-Za-z0-9._-]+)$/i.exec(context.req.headers.authorization ?? "")?.[1];
  if (token === undefined) return new OAuthError("invalid-token", { reason: "token-missing" });
  const verdict = await options.verify(token);
  if (!verdict.ok) {
    // A genuine token for the API: who calls is known, and is not the operator.
    const code = verdict.reason === "audience-foreign" ? "insufficient-scope" : "invalid-token";
    return new OAuthError(code, { reason: verdict.reason });
  }
  const { cid, revSig, scope, boundTo } = verdict.claims;
  context.state["claimed"] = cid;
  // No certificate is asked for here, so a bound token cannot be proven (P1: never present but ignored).
  if (boundTo !== undefined) return new OAuthError("invalid-token", { reason: "bound-certificate-missing" });
  const live = options.directory.find(cid)?.keys.some((key) => key.revSig === revSig) ?? false;
  if (!live) return new OAuthError("invalid-token", { reason: "token-revoked" });
  return scope.includes(administrationScope) ? cid : new OAuthError("insufficient-scope");
}
