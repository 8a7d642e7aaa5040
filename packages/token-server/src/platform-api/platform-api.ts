import type { AuditLog } from "@tenantbox/shared/audit";
import { databaseFault } from "@tenantbox/shared/database";
import { type Exchange, exchangeOf } from "@tenantbox/shared/listener";
import Router from "@koa/router";
import type { Context, Middleware } from "koa";
import { type AuthenticationOptions, authenticateCaller } from "./authenticate-caller.ts";
import { readJson } from "./json-body.ts";
import type { Href, PlatformAnswer, PlatformRoute, PublicRoute } from "./platform-request.ts";
import { parseQuery } from "./query.ts";
import { V3Error, v3ErrorBody } from "./v3-error.ts";
import { isV3Path } from "./v3-refusal.ts";

export interface PlatformApiOptions extends AuthenticationOptions {
  readonly routes: readonly PlatformRoute[];
  /** Served to everybody. */
  readonly publicRoutes: readonly PublicRoute[];
  /** Base URL as this caller reaches it; undefined where the API is not served by this listener. */
  readonly baseOf: (exchange: Exchange) => string | undefined;
  readonly audit: AuditLog;
  /** Hears the cause of a 500, which the caller never does. */
  readonly onServerError: (exchange: Exchange, cause: unknown) => void;
}

/** The platform's API: Cloud Foundry's V3 and what leads to it. Everything below `/v3` is answered here, errors included. */
export function createPlatformApi(options: PlatformApiOptions): Middleware {
  const router = new Router({ sensitive: true, strict: true });
  for (const { path, answer } of options.publicRoutes)
    router.get(path, (context) => {
      context.body = answer(hrefOf(context, options));
    });
  for (const route of options.routes)
    router.register(route.path, [route.method], (context) => serve(context, route, options));
  const routed = router.routes();
  const isOurs = (path: string): boolean => isV3Path(path) || publicPaths.has(path);
  const publicPaths = new Set(options.publicRoutes.map(({ path }) => path));

  return async (context, next) => {
    if (!isOurs(context.path) || options.baseOf(exchangeOf(context.req)) === undefined) {
      await next();
      return;
    }
    context.set("Cache-Control", "no-store");
    context.set("X-Vcap-Request-Id", exchangeOf(context.req).id);
    try {
      await routed(context as Parameters<typeof routed>[0], async () => {
        throw new V3Error("unknown-request");
      });
    } catch (error) {
      answerError(context, error, options);
    }
  };
}

function hrefOf(context: Context, { baseOf }: PlatformApiOptions): Href {
  const base = baseOf(exchangeOf(context.req)) ?? "";
  return (path, parameters = []) => {
    const query = parameters.map((pair) => pair.map(encodeURIComponent).join("=")).join("&");
    return `${base}${path}${query === "" ? "" : `?${query}`}`;
  };
}

async function serve(context: Context, route: PlatformRoute, options: PlatformApiOptions): Promise<void> {
  const caller = await authenticateCaller(context.req.headers.authorization, context.method, options);
  context.state["caller"] = caller.name;
  const params = context["params"] as Readonly<Record<string, string>>;
  const answer = await route.answer({
    caller,
    path: context.path,
    query: parseQuery(context.querystring, route.query),
    href: hrefOf(context, options),
    param: (name) => params[name] ?? "",
    json: () => readJson(context.req),
  });
  send(context, answer);
  if (route.method !== "GET") record(context, options, undefined);
}

function send(context: Context, { status = 200, headers = {}, body }: PlatformAnswer): void {
  context.set({ ...headers });
  // A body of null would make it 204.
  context.body = body === undefined ? "" : body;
  context.status = status;
}

function answerError(context: Context, error: unknown, options: PlatformApiOptions): void {
  const refusal = refusalOf(error);
  if (refusal.status === 500) options.onServerError(exchangeOf(context.req), error);
  if (refusal.status !== 404) record(context, options, refusal);
  if (refusal.status === 503) context.set("Retry-After", "1");
  if (refusal.status === 401) context.set("WWW-Authenticate", 'Bearer realm="tenantbox"');
  context.body = v3ErrorBody(refusal);
  context.status = refusal.status;
}

function refusalOf(error: unknown): V3Error {
  if (error instanceof V3Error) return error;
  const fault = databaseFault(error);
  if (fault === undefined || fault === "duplicate") return new V3Error("server-error", { cause: error });
  return new V3Error("unavailable", { reason: `database-${fault}`, cause: error });
}

/** One event for each refusal, and for each change that was made. */
function record(context: Context, { audit }: PlatformApiOptions, refusal: V3Error | undefined): void {
  const { id, peer } = exchangeOf(context.req);
  audit.record({
    event: refusal === undefined ? "platform.changed" : "platform.refused",
    outcome: refusal === undefined ? "granted" : "refused",
    reason: refusal?.reason,
    principal: context.state["caller"] as string | undefined,
    method: context.method,
    path: context.path,
    peer,
    request: id,
  });
}
