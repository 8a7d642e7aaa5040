import type { IncomingMessage, ServerResponse } from "node:http";
import { exchangeOf, type Log } from "@tenantbox/shared/listener";
import Router from "@koa/router";
import Koa, { type Context, type Middleware } from "koa";
import type { AuthorizationServer } from "./authorization-server/authorization-server.ts";
import type { BrowserLogin } from "./browser-login/browser-login.ts";
import { answerOAuthError } from "./oauth-error-response.ts";
import { answerDocument } from "./authorization-server/published-document.ts";
import { OAuthError } from "./errors.ts";
import type { ChangeSignal } from "./resource-feed/change-signal.ts";
import { refusalOfFault } from "./refusal-of-fault.ts";
import { routes } from "./routes.ts";
import type { Endpoint, TokenStatusEndpoints } from "./token-status/index.ts";

export interface WebOptions {
  readonly authorizationServer: AuthorizationServer;
  /** Introspection and revocation; they authenticate and audit by themselves. */
  readonly tokenStatus: TokenStatusEndpoints;
  readonly browserLogin: BrowserLogin;
  /** The platform's API, which answers by itself. */
  readonly platform: Middleware;
  /** The routes of `/admin/v1`, guarded. */
  readonly administration: Middleware;
  readonly changes: ChangeSignal;
  /** The feed for resource APIs; authenticates by itself. */
  readonly revocations: (context: Context, changes: ChangeSignal) => Promise<void>;
  /** Name of the listener for client certificates. */
  readonly certificateListener: string;
  readonly log: Log;
}

/** Which path leads where on the token server. The token endpoint is the engine's own; the rest is here. */
export function createWeb(options: WebOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const app = new Koa();
  app.use(announceWrites(options.changes));
  app.use(answerErrors(options.log));
  app.use(publicRoutes(options).routes());
  app.use(options.platform);
  app.use(options.administration);
  app.use(() => {
    throw new OAuthError("not-found");
  });
  app.on("error", (error: Error) =>
    options.log.error({ error: error.message, stack: error.stack }, "request failed"),
  );
  const others = app.callback();
  return (request, response) => {
    const path = request.url?.split("?", 1)[0];
    // Exactly this path and method; the engine's own router would also take other spellings (facts M11).
    if (path === routes.token && request.method === "POST")
      options.authorizationServer.handleToken(request, response);
    else void others(request, response);
  };
}

/** What this server revokes or changes, it does because somebody asks for it; whoever follows hears at once. */
function announceWrites(changes: ChangeSignal): Middleware {
  return async (context, next) => {
    await next();
    const { method, path, status } = context;
    const writes = (method !== "GET" && method !== "HEAD") || path.startsWith(`${routes.token}/revoke/`);
    // What was refused has changed nothing, so strangers wake nobody.
    if (writes && status < 400) changes.announce();
  };
}

function answerErrors(log: Log): Middleware {
  return async (context, next) => {
    try {
      await next();
    } catch (error) {
      const refusal = refusalOfFault(error);
      if (refusal !== error)
        log.error({ request: exchangeOf(context.req).id, error: String(error) }, "request failed");
      answerOAuthError(context, refusal);
    }
  };
}

function publicRoutes({
  authorizationServer,
  tokenStatus,
  browserLogin,
  revocations,
  certificateListener,
  changes,
}: WebOptions): Router {
  const router = new Router({ sensitive: true, strict: true });
  const served = (path: string, methods: readonly string[], answer: (context: Context) => unknown): void => {
    router.all(path, async (context) => {
      if (!methods.includes(context.method))
        throw new OAuthError("method-not-allowed", { allow: methods.join(", ") });
      await answer(context);
    });
  };
  const readable = (path: string, answer: (context: Context) => unknown): void =>
    served(path, ["GET", "HEAD"], answer);
  const postable = (path: string, answer: Endpoint): void => served(path, ["POST"], answer);
  for (const path of routes.discovery)
    readable(path, (context) =>
      answerDocument(context, authorizationServer.discovery(exchangeOf(context.req))),
    );
  readable(routes.tokenKeys, (context) => answerDocument(context, authorizationServer.tokenKeys()));
  readable(routes.revocations, async (context) => {
    // On the other listener the path does not exist.
    if (exchangeOf(context.req).listener !== certificateListener) throw new OAuthError("not-found");
    await revocations(context, changes);
  });
  served(routes.authorize, ["GET", "HEAD", "POST"], browserLogin.authorize);
  // A program asks which questions a login has; a person is asked them.
  router.all(routes.login, (context, next) =>
    context.method === "POST" || context.accepts("json", "html") === "html"
      ? browserLogin.passcode(context)
      : next(),
  );
  postable(routes.introspection, tokenStatus.introspect);
  postable(routes.checkToken, tokenStatus.checkToken);
  postable(routes.revocation, tokenStatus.revoke);
  for (const [path, answer] of [
    [routes.revokeOne, tokenStatus.revokeOne],
    [routes.revokeClient, tokenStatus.revokeClient],
    [routes.revokeUser, tokenStatus.revokeUser],
  ] as const)
    served(path, ["DELETE", "GET"], answer);
  router.all(routes.token, () => {
    throw new OAuthError("method-not-allowed");
  });
  return router;
}
