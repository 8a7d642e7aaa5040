import type { IncomingMessage, ServerResponse } from "node:http";
import type { AuditEvent } from "../audit/index.ts";
import { type Answered, type ListenerOptions, openListener } from "../listener/index.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import type { TemplateOf } from "./route-templates.ts";

/** The metrics of a server, where its settings ask for any; else nothing is counted. */
export interface ServiceMetrics {
  readonly answered: (answered: Answered) => void;
  readonly decided: (event: AuditEvent) => void;
  readonly gauge: Metrics["gauge"];
  /** Opens their listener, where there are any. */
  open(options: Pick<ListenerOptions, "limits" | "log" | "audit" | "ready">): Promise<OpenMetrics>;
}

export interface OpenMetrics {
  readonly url: string | undefined;
  close(): Promise<void>;
}

const nothing: ServiceMetrics = {
  answered: () => undefined,
  decided: () => undefined,
  gauge: () => undefined,
  open: async () => ({ url: undefined, close: async () => undefined }),
};

/** Metrics never leave the machine: whoever reads them sees what the tenant's clients do (catalogue row 143). */
const loopback = ["127.0.0.1", "::1"];
const ownHost = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;

/** @param port where `GET /metrics` is answered, in plain HTTP on loopback; undefined: nowhere */
export async function serviceMetrics(
  server: "token-server" | "resource-api",
  port: number | undefined,
  templateOf: TemplateOf,
): Promise<ServiceMetrics> {
  if (port === undefined) return nothing;
  const metrics = await createMetrics(server, templateOf);
  return {
    answered: metrics.answered,
    decided: metrics.decided,
    gauge: metrics.gauge,
    async open(options) {
      const listener = await openListener({
        ...options,
        name: "admin",
        setting: "TENANTBOX_ADMIN_PORT",
        bind: loopback,
        port,
        tls: undefined,
        handle: (request, response) => void answer(request, response, metrics),
      });
      return {
        url: `http://localhost:${listener.port}`,
        async close() {
          await listener.close(0);
          metrics.close();
        },
      };
    },
  };
}

async function answer(
  { method, url, headers }: IncomingMessage,
  response: ServerResponse,
  metrics: Metrics,
): Promise<void> {
  response.setHeader("Cache-Control", "no-store");
  // A page in a browser can have its own name mean this machine, and would read them by that name.
  const status = !ownHost.test(headers.host ?? "")
    ? 403
    : url !== "/metrics"
      ? 404
      : method === "GET"
        ? 200
        : 405;
  try {
    response.statusCode = status;
    if (status !== 200) return void response.end();
    response.setHeader("Content-Type", metrics.contentType);
    response.end(await metrics.text());
  } catch {
    response.statusCode = 500;
    response.end();
  }
}
