import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { invalidUri, ODataError } from "@tenantbox/odata-v2/errors";
import type { Answer } from "@tenantbox/odata-v2/run";
import type { AuditLog } from "@tenantbox/shared/audit";
import {
  baseUrlFor,
  type Exchange,
  exchangeOf,
  type Log,
  peerCertificateOf,
} from "@tenantbox/shared/listener";
import Koa, { type Context } from "koa";
import type { Principal } from "../authenticate/principal.ts";
import type { Pipeline } from "../pipeline.ts";
import { routes } from "../routes.ts";
import type { ApiCall } from "./api-call.ts";
import { type Refusal, refusalOf } from "./api-error.ts";
import { refusedAnswer } from "./refused-answer.ts";
import { representationOf } from "./representation.ts";
import { readBody } from "./request-body.ts";
import { send } from "./send.ts";

export interface ServiceOptions {
  readonly serve: Pipeline;
  readonly baseUrls: () => readonly [string, ...string[]];
  /** Base URL for callers with a certificate, where a request came in by a way that passes none. */
  readonly certificatesAt: (exchange: Exchange) => string | undefined;
  readonly audit: AuditLog;
  readonly log: Log;
}

/** The resource API as HTTP: requests become calls, answers and errors become bytes, in one place each. */
export function createService(
  options: ServiceOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const app = new Koa();
  app.use(async (context) => {
    let principal: Principal | undefined;
    const handedOut: Record<string, string> = {};
    const failed = (error: unknown, { method, path }: Pick<Context, "method" | "path">): Refusal => {
      const refusal = refusalOf(error, options.certificatesAt(exchangeOf(context.req)));
      // A 500 that the tenant's policy names is an answer, not a failure.
      if (refusal.status === 500 && !(error instanceof ODataError && error.cause === undefined))
        logFailure(options.log, context, error);
      audit(options.audit, context, { refusal, principal, method, path });
      return refusal;
    };
    try {
      const call = callOf(context, options.baseUrls());
      if (call === undefined) return await notFound(context);
      const served = await options.serve(call, {
        onPrincipal: (proven) => {
          principal = proven;
        },
        onHeaders: (headers) => void Object.assign(handedOut, headers),
        onPartFailure: ({ method, path }, error) =>
          void failed(error, { method, path: `${routes.serviceRoot}/${path}` }),
      });
      await answer(context, served, handedOut);
    } catch (error) {
      await refuse(context, failed(error, context), handedOut);
    }
  });
  app.on("error", (error: Error) => options.log.debug({ error: error.message }, "connection failed"));
  const callback = app.callback();
  return (request, response) => void callback(request, response);
}

function callOf(context: Context, baseUrls: readonly [string, ...string[]]): ApiCall | undefined {
  const target = context.req.url ?? "";
  // Bytes outside ASCII arrive as Latin-1 here; a URL has them percent-encoded (RFC 3986 section 2).
  if (!/^[\x21-\x7e]*$/.test(target)) throw invalidUri();
  const mark = target.indexOf("?");
  const root = routes.serviceRoot;
  const path = servedPath(mark === -1 ? target : target.slice(0, mark), context.req.headers);
  if (path !== root && !path.startsWith(`${root}/`)) return undefined;
  return {
    method: context.method,
    path: path.slice(root.length + 1),
    query: mark === -1 ? "" : target.slice(mark + 1),
    headers: context.req.headers,
    certificate: peerCertificateOf(context.req),
    baseUrl: `${baseUrlFor(exchangeOf(context.req), baseUrls)}${root}/`,
    body: (limit) => readBody(context.req, limit),
  };
}

/** A published client (@contiva/sap-integration-suite-client) fetches its CSRF token from the host's own root. */
function servedPath(path: string, headers: IncomingHttpHeaders): string {
  return path === "/" && headers["x-csrf-token"] !== undefined ? `${routes.serviceRoot}/` : path;
}

function notFound(context: Context): Promise<void> {
  return refuse(context, {
    status: 404,
    code: "Not Found",
    message: "Nothing is served at this path.",
    headers: {},
  });
}

/** Puts what is handed out into the answer's own head, where it decides how the answer may travel. */
async function answer(
  context: Context,
  given: Answer,
  handedOut: Readonly<Record<string, string>>,
): Promise<void> {
  const headers = { ...given.headers, ...handedOut };
  send(context, await representationOf({ ...given, headers }, context));
}

async function refuse(
  context: Context,
  refusal: Refusal,
  handedOut: Readonly<Record<string, string>> = {},
): Promise<void> {
  const refused = refusedAnswer(refusal, context.querystring, context.get("Accept"));
  await answer(context, refused, handedOut);
  // What is left of a body that is too large is not read: nobody else's request can follow it.
  if (refusal.status === 413) context.set("Connection", "close");
}

interface AuditedRefusal {
  readonly refusal: Refusal;
  readonly principal: Principal | undefined;
  readonly method: string;
  readonly path: string;
}

function audit(log: AuditLog, context: Context, { refusal, principal, method, path }: AuditedRefusal): void {
  if (refusal.audit === undefined) return;
  const { id, peer } = exchangeOf(context.req);
  log.record({
    event: "access.refused",
    outcome: "refused",
    reason: refusal.audit.reason,
    principal: refusal.audit.principal ?? principal?.clientId,
    method,
    path,
    peer,
    request: id,
  });
}

function logFailure(log: Log, context: Context, error: unknown): void {
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ request: exchangeOf(context.req).id, error: String(error), stack }, "request failed");
}
