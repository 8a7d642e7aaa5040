import type { IncomingMessage, ServerResponse } from "node:http";
import type { TLSSocket } from "node:tls";
import { invalidUri } from "@tenantbox/odata-v2/errors";
import type { Answer } from "@tenantbox/odata-v2/run";
import { errorDocument, errorFormat } from "@tenantbox/odata-v2/serialize";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf, type Log } from "@tenantbox/shared/listener";
import Koa, { type Context } from "koa";
import type { Principal } from "../authenticate/principal.ts";
import type { ApiCall, Pipeline } from "../pipeline.ts";
import { routes } from "../routes.ts";
import { type Refusal, refusalOf } from "./api-error.ts";
import { baseUrlFor } from "./base-url.ts";

export interface ServiceOptions {
  readonly serve: Pipeline;
  readonly baseUrls: () => readonly [string, ...string[]];
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
    try {
      const call = callOf(context, options.baseUrls());
      if (call === undefined) return notFound(context);
      answer(
        context,
        await options.serve(call, (proven) => {
          principal = proven;
        }),
      );
    } catch (error) {
      const refusal = refusalOf(error);
      if (refusal.status === 500)
        options.log.error(
          {
            request: exchangeOf(context.req).id,
            error: String(error),
            stack: error instanceof Error ? error.stack : undefined,
          },
          "request failed",
        );
      refuse(context, refusal);
      audit(options.audit, context, refusal, principal);
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
  const path = mark === -1 ? target : target.slice(0, mark);
  const root = routes.serviceRoot;
  if (path !== root && !path.startsWith(`${root}/`)) return undefined;
  return {
    method: context.method,
    path: path.slice(root.length + 1),
    query: mark === -1 ? "" : target.slice(mark + 1),
    headers: context.req.headers,
    certificate: (context.req.socket as TLSSocket).getPeerX509Certificate(),
    baseUrl: `${baseUrlFor(context.req.headers.host, baseUrls)}${root}/`,
  };
}

function answer(context: Context, { status, contentType, body, headers }: Answer): void {
  context.status = status;
  for (const [name, value] of Object.entries(headers ?? {})) context.set(name, value);
  context.set("DataServiceVersion", "2.0");
  context.set("Cache-Control", "no-store");
  if (status === 204) return;
  context.set("Content-Type", contentType);
  context.body = typeof body === "string" ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

function notFound(context: Context): void {
  refuse(context, {
    status: 404,
    code: "Not Found",
    message: "Nothing is served at this path.",
    headers: {},
  });
}

/** JSON where the caller asked for it in any way, else XML (fact sheet, section 7). */
function refuse(context: Context, refusal: Refusal): void {
  const format = errorFormat(context.querystring, context.get("Accept"));
  const { contentType, body } = errorDocument(refusal, format);
  context.status = refusal.status;
  context.set("Cache-Control", "no-store");
  context.set("DataServiceVersion", "1.0");
  for (const [name, value] of Object.entries(refusal.headers)) context.set(name, value);
  context.set("Content-Type", contentType);
  context.body = body;
}

function audit(log: AuditLog, context: Context, refusal: Refusal, principal: Principal | undefined): void {
  if (refusal.audit === undefined) return;
  const { id, peer } = exchangeOf(context.req);
  log.record({
    event: "access.refused",
    outcome: "refused",
    reason: refusal.audit.reason,
    principal: refusal.audit.principal ?? principal?.clientId,
    method: context.method,
    path: context.path,
    peer,
    request: id,
  });
}
