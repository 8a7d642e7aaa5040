import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuditLog } from "../audit/index.ts";
import { type Exchange, type Origin, openExchange } from "./exchange.ts";
import { answerHealth } from "./health.ts";
import { inTurn } from "./in-turn.ts";
import type { Log } from "./log.ts";
import { type GuardRefusal, guardRequest, type SizeLimits } from "./request-guard.ts";
import { transportSecurity } from "./transport-security.ts";
import { continueOnceRead, cutUnreadBody } from "./unread-body.ts";

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface ServeOptions {
  /** Name in the log and in exchanges. */
  readonly name: string;
  readonly handle: Handle;
  readonly ready: () => boolean | Promise<boolean>;
  readonly log: Log;
  readonly limits: SizeLimits;
  /** Paths that our own processes ask for over and over: answered well, they are logged at level debug. */
  readonly routine?: ReadonlySet<string> | undefined;
  /** Hears of each request once it has ended: for metrics. */
  readonly onAnswered?: ((answered: Answered) => void) | undefined;
  /** Gets one event for each request that is refused before anybody handles it (INV 5). */
  readonly audit: Pick<AuditLog, "record">;
  /**
   * Where a request came from that one of our own processes or a configured proxy passed on. It must prove that it is
   * one; what anybody else says of that is not believed (decision 11).
   */
  readonly passedOn?: ((request: IncomingMessage, arrived: Origin) => Origin | undefined) | undefined;
  /** Finds a header with a certificate in it that counts for nothing, for the log and the audit. */
  readonly ignoredIn?: ((request: IncomingMessage) => string | undefined) | undefined;
}

/** A request that has ended, one way or another. */
export interface Answered {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  readonly status: number;
  readonly milliseconds: number;
}

/** What every request meets first: an exchange, a log line, the guard, health. */
export interface Serve {
  readonly request: Handle;
  /** `Expect: 100-continue` (RFC 9110 section 10.1.1): what is refused is so before its body is sent. */
  readonly expectingContinue: Handle;
  /** Any other expectation is not met. */
  readonly expectingOther: Handle;
  /** From now on this server is not ready, and each answer asks for another connection (RFC 9112 section 9.6). */
  drain(): void;
  /** Answers by 503 what nobody has begun to answer. */
  refuseOpen(): void;
}

export function createServe(options: ServeOptions, scheme: "https" | "http"): Serve {
  const arrived = ({ socket, headers }: IncomingMessage): Origin => ({
    peer: socket.remoteAddress ?? "unknown",
    listener: options.name,
    scheme,
    host: headers.host ?? "",
  });
  const open = new Set<ServerResponse>();
  let draining = false;
  const ready = () => !draining && options.ready();
  const serve = (
    request: IncomingMessage,
    response: ServerResponse,
    expected: "nothing" | "continue" | "other",
  ): void => {
    const direct = arrived(request);
    const origin = options.passedOn?.(request, direct) ?? direct;
    const exchange = openExchange(request, origin, options.ignoredIn?.(request));
    response.setHeader("X-Correlation-ID", exchange.id);
    response.setHeader("X-Content-Type-Options", "nosniff");
    const security = transportSecurity(request.headers.host);
    if (security !== undefined) response.setHeader("Strict-Transport-Security", security);
    if (draining) response.setHeader("Connection", "close");
    open.add(response);
    const logEnd = startLog(options, exchange, request, response);
    response.once("close", () => {
      open.delete(response);
      logEnd();
    });
    const refusal =
      guardRequest(request, options.limits) ?? (expected === "other" ? expectationFailed : undefined);
    if (refusal !== undefined) {
      audit(options.audit, exchange, request, refusal);
      return refuse(response, refusal);
    }
    if (expected === "continue") continueOnceRead(request, response);
    cutUnreadBody(request, response);
    if (answerHealth(pathOf(request), response, ready)) return;
    options.handle(request, response);
  };
  const turn = inTurn();
  return {
    request: turn((request, response) => serve(request, response, "nothing")),
    expectingContinue: turn((request, response) => serve(request, response, "continue")),
    expectingOther: turn((request, response) => serve(request, response, "other")),
    drain() {
      draining = true;
    },
    refuseOpen() {
      for (const response of open) if (!response.headersSent) refuse(response, ending);
    },
  };
}

/** What some resource here is asked by (RFC 9110 section 15.5.6): nobody has looked yet which one is meant. */
const servedMethods = "GET, HEAD, POST, PUT, PATCH, MERGE, DELETE";

const ending = { status: 503, text: "this server is about to end" } as const;
const expectationFailed: GuardRefusal = {
  status: 417,
  reason: "expectation-failed",
  text: "the expectation is not met",
};

// The query stays out of every log: it may carry credentials (P5).
const pathOf = ({ url = "" }: IncomingMessage): string => url.split("?", 1)[0] ?? "";

/** @returns to be called at the end of the request: one line in the log, one figure in the metrics */
function startLog(
  { log, routine, onAnswered }: Pick<ServeOptions, "log" | "routine" | "onAnswered">,
  exchange: Exchange,
  request: IncomingMessage,
  response: ServerResponse,
): () => void {
  const started = performance.now();
  return () => {
    const took = Math.round((performance.now() - started) * 10) / 10;
    const path = pathOf(request);
    const { method = "" } = request;
    onAnswered?.({ method, path, status: response.statusCode, milliseconds: took });
    const level = response.statusCode < 400 && routine?.has(path) === true ? "debug" : "info";
    log[level](
      {
        request: exchange.id,
        listener: exchange.listener,
        method,
        path: path.slice(0, 256),
        status: response.statusCode,
        ms: took,
        ...(exchange.injected === undefined ? {} : { injected: exchange.injected }),
        ...(exchange.ignored === undefined ? {} : { ignored: exchange.ignored }),
      },
      "request",
    );
  };
}

function audit(
  log: Pick<AuditLog, "record">,
  { id, peer }: Exchange,
  request: IncomingMessage,
  { reason, text }: GuardRefusal,
): void {
  log.record({
    event: "request.refused",
    outcome: "refused",
    reason,
    method: request.method ?? "",
    path: pathOf(request),
    peer,
    request: id,
    detail: text,
  });
}

function refuse(
  response: ServerResponse,
  { status, text }: { readonly status: number; readonly text: string },
): void {
  response.statusCode = status;
  if (status === 503) response.setHeader("Retry-After", "1");
  if (status === 405) response.setHeader("Allow", servedMethods);
  response.setHeader("Connection", "close");
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Type", "application/json;charset=utf-8");
  const error = status === 503 ? "temporarily_unavailable" : "invalid_request";
  response.end(JSON.stringify({ error, error_description: text }));
}
