import type { IncomingMessage } from "node:http";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf } from "@tenantbox/shared/listener";
import type { Context } from "koa";
import type { Attempt, ClientDirectory } from "../client-authentication/attempt.ts";
import type { Caller } from "../client-authentication/caller.ts";
import { claimedName } from "../client-authentication/claimed-name.ts";
import { type AcceptRenewal, proveClient, type ProvenClient } from "../client-authentication/prove-client.ts";
import type { RequestLimits } from "../client-authentication/request-limits.ts";
import type { ReadTokenRequest } from "../client-authentication/token-request.ts";
import { OAuthError } from "../errors.ts";
import { refusalOfFault } from "../refusal-of-fault.ts";

export interface ClientRequestOptions {
  readonly directory: ClientDirectory;
  readonly readTokenRequest: ReadTokenRequest;
  readonly acceptRenewal: AcceptRenewal;
  /** Who is at the other end, its certificate judged afresh for this request. */
  readonly callerOf: (request: IncomingMessage) => Caller;
  readonly audit: AuditLog;
  readonly limits: RequestLimits;
}

/** What an endpoint for clients does once it knows who asks. */
export interface ClientEndpoint {
  /** Noun of its audit events: `<noun>.answered`, `<noun>.refused`. */
  readonly noun: string;
  /** Whether parameters may stand in the address, as the real system takes them. */
  readonly inQuery: boolean;
  /** Sets the answer. @returns what the audit log says of it */
  readonly answer: (
    context: Context,
    asked: {
      readonly parameters: ReadonlyMap<string, string>;
      readonly token: string;
      readonly by: ProvenClient;
    },
  ) => Promise<string>;
}

/**
 * A request of a client about a token (RFC 7662 section 2.1, RFC 7009 section 2.1): bounded form, client authentication
 * as at the token endpoint, the parameter `token`, one audit event whatever comes of it.
 * @throws {OAuthError}
 */
export async function serveClient(
  context: Context,
  endpoint: ClientEndpoint,
  options: ClientRequestOptions,
): Promise<void> {
  let attempt: Attempt | undefined;
  const caller = options.callerOf(context.req);
  const record = (outcome: { readonly refusal: OAuthError } | { readonly detail: string }): void => {
    const { id, peer } = exchangeOf(context.req);
    const refused = "refusal" in outcome;
    options.audit.record({
      event: `${endpoint.noun}.${refused ? "refused" : "answered"}`,
      outcome: refused ? "refused" : "granted",
      reason: refused ? outcome.refusal.reason : undefined,
      principal: attempt && claimedName(attempt),
      key: attempt?.key?.keyId,
      method: context.method,
      path: context.path,
      peer,
      request: id,
      detail: refused ? undefined : outcome.detail,
    });
  };
  try {
    await options.limits.admit(caller);
    const parameters = await options.readTokenRequest(context.req);
    if (!endpoint.inQuery && context.querystring !== "")
      throw invalid("Parameters belong into the body, not into the address", "parameters-in-query");
    const by = await proveClient(parameters, context.req.headers.authorization, caller, {
      ...options,
      guess: options.limits.guess(caller, exchangeOf(context.req).peer),
      onAttempt: (opened) => {
        attempt = opened;
      },
    });
    const token = parameters.get("token");
    if (token === undefined) throw invalid("Parameter token is required", "token-missing");
    context.set({ "Cache-Control": "no-store", Pragma: "no-cache" });
    record({ detail: await endpoint.answer(context, { parameters, token, by }) });
  } catch (error) {
    const refusal = refusalOfFault(error);
    record({ refusal });
    throw error;
  }
}

const invalid = (description: string, reason: string): OAuthError =>
  new OAuthError("request-invalid", { description, reason });

/** Sets an answer in the form that all answers of this server have. */
export function answerJson(context: Context, document: object): void {
  context.set("Content-Type", "application/json;charset=UTF-8");
  context.body = JSON.stringify(document);
}
