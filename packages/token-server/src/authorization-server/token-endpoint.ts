import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Context, Middleware, Next } from "koa";
import type { AuditLog } from "@tenantbox/shared/audit";
import { type Exchange, exchangeOf } from "@tenantbox/shared/listener";
import {
  type Attempt,
  type CertificateOfCaller,
  type ClientDirectory,
  openAttempt,
} from "../client-authentication/attempt.ts";
import { readTokenRequest } from "../client-authentication/token-request.ts";
import { OAuthError } from "../errors.ts";
import { answerOAuthError } from "../oauth-error-response.ts";
import { routes } from "../routes.ts";
import { newTokenId } from "../tokens/xsuaa-claims.ts";
import { engineClientOf } from "./engine-clients.ts";
import { refusalOfEngine } from "./engine-refusal.ts";
import { setTokenExchange, tokenExchange, withFormBody } from "./token-context.ts";

export interface TokenEndpointOptions {
  readonly directory: ClientDirectory;
  readonly audit: AuditLog;
  /** The caller's certificate, judged afresh for this request; undefined where none was brought. */
  readonly certificateOf: (request: IncomingMessage) => CertificateOfCaller;
  /** Names of the listeners that serve client certificates instead of secrets. */
  readonly asksCertificates: (exchange: Exchange) => boolean;
  /** Whether no certificate can come in this way, and where those are served. */
  readonly passesNoCertificates: (exchange: Exchange) => boolean;
  readonly tokenMtlsUrl: string;
  /** Hears the cause of a 500, which the caller never does. */
  readonly onServerError: (exchange: Exchange, cause: unknown) => void;
}

/** The steps around the engine, in running order: prepare the request, let the engine run, shape the answer. */
export function tokenEndpoint(options: TokenEndpointOptions): Middleware {
  return async (context, next) => {
    const exchange = exchangeOf(context.req);
    let attempt: Attempt | undefined;
    try {
      attempt = await prepare(options, exchange, context);
      await runEngine(context, next);
      answerToken(context);
      record(options.audit, exchange, attempt, undefined);
    } catch (error) {
      const refusal = refusalFor(options, exchange, error);
      if (refusal.code === "server-error") options.onServerError(exchange, refusal.cause);
      answerOAuthError(context, refusal);
      record(options.audit, exchange, attempt, refusal);
    }
    // The engine opens every answer to pages of any origin; service keys have no business in a browser.
    for (const name of ["Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"])
      context.remove(name);
  };
}

/** Who brings no secret where certificates cannot pass is told where they can; that tells nothing of any client. */
function refusalFor(options: TokenEndpointOptions, exchange: Exchange, error: unknown): OAuthError {
  if (!(error instanceof OAuthError)) return new OAuthError("server-error", { cause: error });
  if (error.reason !== "secret-missing" || !options.passesNoCertificates(exchange)) return error;
  const description = `No client certificate passes here; with one, call ${options.tokenMtlsUrl}${routes.token}`;
  return new OAuthError("certificate-elsewhere", { description, reason: error.reason });
}

async function prepare(
  options: TokenEndpointOptions,
  exchange: Exchange,
  context: Context,
): Promise<Attempt> {
  const parameters = await readTokenRequest(context.req);
  const certificate = options.asksCertificates(exchange) ? options.certificateOf(context.req) : undefined;
  const attempt = openAttempt(
    parameters,
    context.req.headers.authorization,
    certificate,
    options.asksCertificates(exchange),
    options.directory,
  );
  const grantType = parameters.get("grant_type");
  setTokenExchange(context, { attempt, grantType, scope: parameters.get("scope"), tokenId: newTokenId() });
  const request = withFormBody(context.req, {
    // The engine authenticates before it looks at the grant, so any known one serves until then.
    grant_type: isOffered(grantType, parameters) ? "client_credentials" : "unsupported",
    client_id: engineClientOf(attempt),
    ...(attempt.secret === undefined ? {} : { client_secret: attempt.secret }),
  });
  context.req = request;
  context.request.req = request;
  return attempt;
}

const isOffered = (grantType: string | undefined, parameters: ReadonlyMap<string, string>): boolean =>
  grantType === "client_credentials" && (parameters.get("token_format") ?? "jwt") === "jwt";

async function runEngine(context: Context, next: Next): Promise<void> {
  await next();
  if (context.status === 200) return;
  throw refusalOfEngine(context.body, tokenExchange(context));
}

/** Members in the order of the real system's answer; one second less than the token lives (fact sheet 2.2). */
function answerToken(context: Context): void {
  const { attempt, tokenId } = tokenExchange(context);
  const body = context.body as { access_token: string; scope?: string };
  context.set("Content-Type", "application/json;charset=UTF-8");
  context.set("Cache-Control", "no-store");
  context.set("Pragma", "no-cache");
  context.body = JSON.stringify({
    access_token: body.access_token,
    token_type: "bearer",
    expires_in: (attempt.client?.tokenValidity ?? 1) - 1,
    scope: body.scope,
    jti: tokenId,
  });
}

/** A claimed id as the audit log may keep it: what is not shaped like one may be a secret in the wrong field. */
function nameable({ client, clientId }: Attempt): string {
  if (client !== undefined || /^sb-[A-Za-z0-9-]{1,64}!b\d/.test(clientId)) return clientId;
  return `unknown-${createHash("sha256").update(clientId).digest("hex").slice(0, 12)}`;
}

function record(
  audit: AuditLog,
  exchange: Exchange,
  attempt: Attempt | undefined,
  refusal: OAuthError | undefined,
): void {
  audit.record({
    event: refusal === undefined ? "token.issued" : "token.refused",
    outcome: refusal === undefined ? "granted" : "refused",
    reason: refusal?.reason,
    principal: attempt === undefined ? undefined : nameable(attempt),
    key: attempt?.key?.keyId,
    method: "POST",
    path: "/oauth/token",
    peer: exchange.peer,
    request: exchange.id,
  });
}
