import type { IncomingMessage } from "node:http";
import { refusalReasonHeader } from "@tenantbox/shared/access-token";
import type { AuditLog } from "@tenantbox/shared/audit";
import { type Exchange, exchangeOf } from "@tenantbox/shared/listener";
import type { Context, Middleware, Next } from "koa";
import { type Attempt, type ClientDirectory, openAttempt } from "../client-authentication/attempt.ts";
import { openAttemptOnBehalf } from "../client-authentication/attempt-on-behalf.ts";
import type { Caller } from "../client-authentication/caller.ts";
import { type AcceptRenewal, rememberRenewal } from "../client-authentication/prove-client.ts";
import type { RequestLimits } from "../client-authentication/request-limits.ts";
import type { ReadTokenRequest } from "../client-authentication/token-request.ts";
import { OAuthError } from "../errors.ts";
import { answerOAuthError } from "../oauth-error-response.ts";
import { refusalOfFault } from "../refusal-of-fault.ts";
import { routes } from "../routes.ts";
import { newTokenId } from "../tokens/xsuaa-claims.ts";
import type { BrowserProof } from "../grants/login-code.ts";
import { isPlatformClient } from "../service-instances/index.ts";
import { engineClientOf } from "./engine-clients.ts";
import { refusalOfEngine } from "./engine-refusal.ts";
import { isOfferedGrant } from "./offered-grants.ts";
import { recordTokenRequest } from "./token-audit.ts";
import type { RefreshSources } from "../grants/refresh.ts";
import {
  type TokenExchange,
  preparedExchange,
  setTokenExchange,
  tokenExchange,
  withFormBody,
} from "./token-context.ts";

export interface TokenEndpointOptions {
  readonly directory: ClientDirectory;
  readonly audit: AuditLog;
  /** Who is at the other end, its certificate judged afresh for this request. */
  readonly callerOf: (request: IncomingMessage) => Caller;
  readonly readTokenRequest: ReadTokenRequest;
  readonly acceptRenewal: AcceptRenewal;
  readonly refresh: RefreshSources;
  readonly limits: RequestLimits;
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
    const caller = options.callerOf(context.req);
    const guess = options.limits.guess(caller, exchange.peer);
    let attempt: Attempt | undefined;
    let refusal: OAuthError | undefined;
    try {
      await options.limits.admit(caller);
      const parameters = await options.readTokenRequest(context.req);
      guess.begin();
      attempt = openedAttempt(options.directory, caller, parameters, context.req.headers.authorization);
      guess.judge(attempt);
      await rememberRenewal(attempt, options.acceptRenewal);
      if (caller.kind === "client" && (attempt.key ?? attempt.owned) !== undefined)
        await options.limits.admitClient(attempt.clientId);
      handOver(context, { attempt, caller, exchange, parameters });
      await runEngine(context, next);
      await keepRefreshToken(options.refresh, tokenExchange(context));
      answerToken(context);
      guess.succeeded();
    } catch (error) {
      refusal = refusalFor(options, exchange, error);
      if (refusal.code === "bad-credentials") guess.failed();
      if (refusal.code === "server-error") options.onServerError(exchange, refusal.cause);
      answerOAuthError(context, refusal);
      if (caller.kind === "resource-api") context.set(refusalReasonHeader, refusal.reason);
    }
    recordTokenRequest(options.audit, {
      exchange,
      caller,
      attempt,
      token: preparedExchange(context),
      refusal,
    });
    // The engine opens every answer to pages of any origin; service keys have no business in a browser.
    for (const name of ["Access-Control-Allow-Origin", "Access-Control-Expose-Headers", "Vary"])
      context.remove(name);
  };
}

/** Who brings no secret where certificates cannot pass is told where they can; that tells nothing of any client. */
function refusalFor(options: TokenEndpointOptions, exchange: Exchange, error: unknown): OAuthError {
  if (!(error instanceof OAuthError)) return refusalOfFault(error);
  if (error.reason !== "secret-missing" || !options.passesNoCertificates(exchange)) return error;
  const description = `No client certificate passes here; with one, call ${options.tokenMtlsUrl}${routes.token}`;
  return new OAuthError("certificate-elsewhere", { description, reason: error.reason });
}

function openedAttempt(
  directory: ClientDirectory,
  caller: Caller,
  parameters: ReadonlyMap<string, string>,
  authorization: string | undefined,
): Attempt {
  return caller.kind === "client"
    ? openAttempt(parameters, authorization, caller, directory)
    : openAttemptOnBehalf(parameters, authorization, caller, directory);
}

interface Prepared {
  readonly attempt: Attempt;
  readonly caller: Caller;
  readonly exchange: Exchange;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Gives the request to the engine as one that it knows. */
function handOver(context: Context, { attempt, caller, exchange, parameters }: Prepared): void {
  const grantType = parameters.get("grant_type");
  const onBehalf = caller.kind === "resource-api";
  const peer = (onBehalf ? caller.peer : undefined) ?? exchange.peer;
  const user = { name: parameters.get("username"), password: parameters.get("password"), peer };
  setTokenExchange(context, {
    attempt,
    grantType,
    scope: parameters.get("scope"),
    onBehalf,
    password: grantType === "password" ? user : undefined,
    refreshToken: parameters.get("refresh_token"),
    login: loginOf(grantType, attempt.clientId, parameters),
    tokenId: newTokenId(),
  });
  const offered = isOfferedGrant(grantType, attempt.clientId);
  const served = offered && (parameters.get("token_format") ?? "jwt") === "jwt";
  const request = withFormBody(context.req, {
    // The engine authenticates before it looks at the grant, so any known one serves until then.
    grant_type: served ? "client_credentials" : "unsupported",
    client_id: engineClientOf(attempt, offered ? grantType : "client_credentials"),
    // To the engine an empty secret is none; whether it is the right one has been judged already.
    ...(attempt.secret === undefined ? {} : { client_secret: attempt.secret || "empty" }),
  });
  context.req = request;
  context.request.req = request;
}

/** What the client of the `cf` CLI brings from a login in a browser. */
function loginOf(
  grantType: string | undefined,
  clientId: string,
  parameters: ReadonlyMap<string, string>,
): BrowserProof | undefined {
  if (!isPlatformClient(clientId)) return undefined;
  const passcode = parameters.get("passcode");
  if (grantType === "password" && passcode !== undefined) return { passcode };
  if (grantType !== "authorization_code") return undefined;
  return {
    code: parameters.get("code"),
    redirectUri: parameters.get("redirect_uri"),
    verifier: parameters.get("code_verifier"),
  };
}

async function runEngine(context: Context, next: Next): Promise<void> {
  await next();
  if (context.status === 200) return;
  throw refusalOfEngine(context.body, tokenExchange(context));
}

/** Keeps a new refresh token before its client has it. */
async function keepRefreshToken(
  { refreshTokens }: RefreshSources,
  { attempt, user, granted = [], goesOn }: TokenExchange,
): Promise<void> {
  const { client, key } = attempt;
  if (goesOn?.isNew !== true || user === undefined || client === undefined || key === undefined) return;
  const { id: userId, revSig: userRevSig, directoryName } = user;
  const grant = { userId, userRevSig, directoryName, scopes: granted };
  await refreshTokens.keep(goesOn.refreshToken, { clientId: client.clientId, revSig: key.revSig, ...grant });
}

/** Members in the order of the real system's answer; one second less than the token lives (fact sheet 2.2). */
function answerToken(context: Context): void {
  const { attempt, tokenId, goesOn } = tokenExchange(context);
  const body = context.body as { access_token: string; scope?: string };
  context.set("Content-Type", "application/json;charset=UTF-8");
  context.set("Cache-Control", "no-store");
  context.set("Pragma", "no-cache");
  context.body = JSON.stringify({
    access_token: body.access_token,
    token_type: "bearer",
    refresh_token: goesOn?.refreshToken,
    expires_in: (attempt.client?.tokenValidity ?? 1) - 1,
    scope: body.scope === "" ? undefined : body.scope,
    jti: tokenId,
  });
}
