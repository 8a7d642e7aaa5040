import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf, forwardedBy, type Log } from "@tenantbox/shared/listener";
import { Agent, type Dispatcher, errors } from "undici";
import { readWhole } from "./whole-body.ts";

export interface PassOnOptions {
  /** The token server's certificate listener. */
  readonly baseUrl: string;
  /** What proves the door to the token server, and the token server to it; PEM. Read again after a failure. */
  readonly material: () => Promise<{
    readonly ca: string;
    readonly certificate: string;
    readonly key: string;
  }>;
  readonly log: Log;
  readonly audit: Pick<AuditLog, "record">;
}

/** The way from the door to the token server. */
export interface PassOn {
  /** Passes a request on to `target` and gives back the answer as it comes. */
  pass(request: IncomingMessage, response: ServerResponse, target: string): void;
  /** Whether the token server says that it is ready. */
  ready(): Promise<boolean>;
  close(): Promise<void>;
}

/** Most bytes of a body; the token server takes less and says so itself. */
const mostBytes = 1024 * 1024;
const patienceMs = 60_000;

/**
 * Headers of a request that reach the token server. All others end here: what frames or routes a message, what
 * claims to come from a proxy, and certificates in headers, which the token server believes our own process.
 */
const passing = [
  "accept",
  "authorization",
  "content-encoding",
  "content-type",
  "cookie",
  "if-none-match",
  "origin",
] as const;
/** Headers of an answer that belong to one connection (RFC 9110 section 7.6.1), or that the door sets itself. */
const staying = new Set(["connection", "keep-alive", "transfer-encoding", "strict-transport-security"]);

/**
 * Passes requests on over mutual TLS, each written anew from what the listener's parser made of it: its body is whole
 * before it begins, so its length is known and no two parsers can see different ends (catalogue rows 183 to 185).
 */
export function createPassOn({ baseUrl, material, log, audit }: PassOnOptions): PassOn {
  let agent: Promise<Agent> | undefined;
  const dropAgent = async (): Promise<void> => {
    const dropped = agent;
    agent = undefined;
    await (await dropped?.catch(() => undefined))?.destroy();
  };
  const call = async (
    options: Omit<Dispatcher.RequestOptions, "origin">,
  ): Promise<Dispatcher.ResponseData> => {
    agent ??= material().then(makeAgent);
    return (await agent).request({ ...options, origin: baseUrl });
  };

  const pass = async (request: IncomingMessage, response: ServerResponse, target: string): Promise<void> => {
    const exchange = exchangeOf(request);
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const body = await readWhole(request, mostBytes);
    const refused = (status: 400 | 413, reason: string, text: string): void => {
      const { id, peer } = exchange;
      const { method = "" } = request;
      const path = target.split("?", 1)[0] ?? "";
      audit.record({
        event: "request.refused",
        outcome: "refused",
        reason,
        method,
        path,
        peer,
        request: id,
        detail: text,
      });
      refuse(response, status, "invalid_request", text);
    };
    if (body === undefined) return refused(413, "announced-too-large", "the body is too large");
    let answer: Dispatcher.ResponseData;
    try {
      answer = await call({
        path: target,
        method: request.method ?? "GET",
        headers: {
          ...headersOf(request),
          "x-correlation-id": exchange.id,
          forwarded: forwardedBy(exchange),
        },
        body,
        signal: gone.signal,
      });
    } catch (error) {
      if (gone.signal.aborted) return;
      if (error instanceof errors.InvalidArgumentError)
        return refused(400, "request-invalid", "the request is malformed");
      log.warn({ request: exchange.id, error: String(error) }, "the token server did not answer the door");
      // A connection that was cut in the middle is cut here too: nobody knows what became of the request.
      if (error instanceof errors.SocketError) return void response.destroy();
      await dropAgent();
      return refuse(response, 503, "temporarily_unavailable", "The token server cannot be reached");
    }
    response.statusCode = answer.statusCode;
    for (const [name, value] of Object.entries(answer.headers))
      if (value !== undefined && !staying.has(name)) response.setHeader(name, value);
    // Cut off up there is cut off down here; whoever is gone down here has aborted it up there.
    answer.body.once("error", () => response.destroy()).pipe(response);
  };

  return {
    pass: (request, response, target) => {
      pass(request, response, target).catch(() => response.destroy());
    },
    async ready() {
      const { statusCode, body } = await call({
        path: "/health/ready",
        method: "GET",
        signal: AbortSignal.timeout(2_000),
      });
      await body.dump();
      return statusCode === 200;
    },
    close: dropAgent,
  };
}

const makeAgent = ({ ca, certificate, key }: Awaited<ReturnType<PassOnOptions["material"]>>): Agent =>
  new Agent({
    connect: { ca, cert: certificate, key, timeout: 2_000 },
    connections: 16,
    headersTimeout: patienceMs,
    bodyTimeout: patienceMs,
  });

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of passing) {
    const value = headers[name];
    if (value !== undefined) passed[name] = value;
  }
  return passed;
}

function refuse(response: ServerResponse, status: number, error: string, description: string): void {
  response.statusCode = status;
  if (status === 413) response.setHeader("Connection", "close");
  if (status === 503) response.setHeader("Retry-After", "1");
  response.setHeader("Content-Type", "application/json;charset=UTF-8");
  response.setHeader("Cache-Control", "no-store");
  response.end(JSON.stringify({ error, error_description: description }));
}
