import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { invalidUri, ODataError } from "@tenantbox/odata-v2/errors";
import type { Answer } from "@tenantbox/odata-v2/run";
import type { AuditLog } from "@tenantbox/shared/audit";
import type { PresentedCertificate } from "@tenantbox/shared/client-certificate";
import { baseUrlFor, type Exchange, exchangeOf, ignoredHeaderOf, type Log } from "@tenantbox/shared/listener";
import { noteInjected } from "@tenantbox/shared/faults";
import type { Principal } from "../authenticate/principal.ts";
import type { Pipeline } from "../pipeline.ts";
import { routes } from "../routes.ts";
import type { ApiCall, Connection } from "./api-call.ts";
import { InjectedError } from "./injected-error.ts";
import { type Refusal, refusalOf } from "./api-error.ts";
import { refusedAnswer } from "./refused-answer.ts";
import { representationOf } from "./representation.ts";
import { readBody } from "./request-body.ts";
import { send } from "./send.ts";

type Headers = Readonly<Record<string, string>>;

export interface ServiceOptions {
  readonly serve: Pipeline;
  readonly baseUrls: () => readonly [string, ...string[]];
  /** Base URL for callers with a certificate, where a request came in by a way that passes none. */
  readonly certificatesAt: (exchange: Exchange) => string | undefined;
  /** The TLS client certificate of a request's connection, with what came along. */
  readonly certificateOf: (request: IncomingMessage) => PresentedCertificate | undefined;
  readonly audit: AuditLog;
  readonly log: Log;
}

/** The resource API as HTTP: requests become calls, answers and errors become bytes, in one place each. */
export function createService(
  options: ServiceOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let principal: Principal | undefined;
    const handedOut: Record<string, string> = {};
    const failed = (error: unknown, { method, path }: Pick<ApiCall, "method" | "path">): Refusal => {
      const refusal = refusalOf(error, options.certificatesAt(exchangeOf(request)));
      // A 500 that the tenant's policy names is an answer, not a failure.
      if (refusal.status === 500 && !(error instanceof ODataError && error.cause === undefined))
        logFailure(options.log, request, error);
      audit(options.audit, request, { refusal, principal, method, path });
      return refusal;
    };
    try {
      const call = callOf(request, options.baseUrls(), options.certificateOf);
      if (call === undefined) return await refuse(request, response, notFound);
      const served = await options.serve(call, {
        onPrincipal: (proven) => {
          principal = proven;
        },
        onHeaders: (headers) => void Object.assign(handedOut, headers),
        onPartFailure: ({ method, path }, error) => {
          failed(error, { method, path: `${routes.serviceRoot}/${path}` });
          if (error instanceof InjectedError)
            noteInjected(request, options.audit, { met: error.met, client: principal?.clientId });
        },
      });
      await answer(request, response, served, handedOut);
    } catch (error) {
      const refusal = failed(error, { method: request.method ?? "", path: splitTarget(request).path });
      await refuse(request, response, refusal, handedOut);
    }
  };
  return (request, response) => {
    response.on("error", (error) => options.log.debug({ error: error.message }, "connection failed"));
    serve(request, response).catch((error: unknown) => {
      logFailure(options.log, request, error);
      response.destroy();
    });
  };
}

/** What stands before and behind the first `?` of a target, as it was sent. */
function splitTarget({ url = "" }: IncomingMessage): { readonly path: string; readonly query: string } {
  const mark = url.indexOf("?");
  return mark === -1 ? { path: url, query: "" } : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

function callOf(
  request: IncomingMessage,
  baseUrls: readonly [string, ...string[]],
  certificateOf: ServiceOptions["certificateOf"],
): ApiCall | undefined {
  // Bytes outside ASCII arrive as Latin-1 here; a URL has them percent-encoded (RFC 3986 section 2).
  if (!/^[\x21-\x7e]*$/.test(request.url ?? "")) throw invalidUri();
  const { headers, method = "" } = request;
  const root = routes.serviceRoot;
  const target = splitTarget(request);
  const path = servedPath(target.path, headers);
  if (path !== root && !path.startsWith(`${root}/`)) return undefined;
  return {
    method,
    path: path.slice(root.length + 1),
    query: target.query,
    headers,
    connection: connectionOf(request, certificateOf),
    baseUrl: `${baseUrlFor(exchangeOf(request), baseUrls)}${root}/`,
    body: (limit) => readBody(request, limit),
  };
}

function connectionOf(request: IncomingMessage, certificateOf: ServiceOptions["certificateOf"]): Connection {
  const { id, peer, scheme } = exchangeOf(request);
  return { certificate: () => certificateOf(request), encrypted: scheme === "https", peer, request: id };
}

/** A published client (@contiva/sap-integration-suite-client) fetches its CSRF token from the host's own root. */
function servedPath(path: string, headers: IncomingHttpHeaders): string {
  return path === "/" && headers["x-csrf-token"] !== undefined ? `${routes.serviceRoot}/` : path;
}

const notFound: Refusal = {
  status: 404,
  code: "Not Found",
  message: "Nothing is served at this path.",
  headers: {},
};

/** Puts what is handed out into the answer's own head, where it decides how the answer may travel. */
async function answer(
  { method = "", headers: wishes }: IncomingMessage,
  response: ServerResponse,
  given: Answer,
  handedOut: Headers,
): Promise<void> {
  const headers = { ...given.headers, ...handedOut };
  send(response, await representationOf({ ...given, headers }, { method, headers: wishes }));
}

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  refusal: Refusal,
  handedOut: Headers = {},
): Promise<void> {
  // What is left of a body that is too large is not read: nobody else's request can follow it.
  if (refusal.status === 413) response.setHeader("Connection", "close");
  const refused = refusedAnswer(refusal, splitTarget(request).query, request.headers.accept);
  return answer(request, response, refused, handedOut);
}

interface AuditedRefusal {
  readonly refusal: Refusal;
  readonly principal: Principal | undefined;
  readonly method: string;
  readonly path: string;
}

function audit(
  log: AuditLog,
  request: IncomingMessage,
  { refusal, principal, method, path }: AuditedRefusal,
): void {
  if (refusal.audit === undefined) return;
  const exchange = exchangeOf(request);
  const { id, peer } = exchange;
  log.record({
    event: "access.refused",
    outcome: "refused",
    reason: refusal.audit.reason,
    principal: refusal.audit.principal ?? principal?.name,
    method,
    path,
    peer,
    request: id,
    detail: ignoredHeaderOf(exchange),
  });
}

function logFailure(log: Log, request: IncomingMessage, error: unknown): void {
  const stack = error instanceof Error ? error.stack : undefined;
  log.error({ request: exchangeOf(request).id, error: String(error), stack }, "request failed");
}
