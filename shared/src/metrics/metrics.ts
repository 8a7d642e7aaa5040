import type { Registry } from "prom-client";
import type { AuditEvent } from "../audit/index.ts";
import type { Answered } from "../listener/index.ts";
import type { TemplateOf } from "./route-templates.ts";

/** What a server counts. Labels come from lists of ours: no path, client or other foreign text is one. */
export interface Metrics {
  /** Hears of each request that has ended. */
  readonly answered: (answered: Answered) => void;
  /** Hears of each decision. */
  readonly decided: (event: AuditEvent) => void;
  /** A value that is looked at when somebody asks; undefined: there is none now. */
  gauge(name: string, help: string, read: () => number | undefined): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
  /** Counts no more. */
  close(): void;
}

const methods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "MERGE", "DELETE", "OPTIONS"]);
const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Makes metrics in a registry of their own: many tenants live in one process. */
export async function createMetrics(server: string, templateOf: TemplateOf): Promise<Metrics> {
  const {
    Counter,
    collectDefaultMetrics,
    Gauge,
    Histogram,
    Registry: OwnRegistry,
  } = await import("prom-client");
  const registry: Registry = new OwnRegistry();
  registry.setDefaultLabels({ server });
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const requests = new Counter({
    name: "tenantbox_requests_total",
    help: "Requests by route, method and status.",
    labelNames: ["route", "method", "status"],
    registers,
  });
  const durations = new Histogram({
    name: "tenantbox_request_duration_seconds",
    help: "Time from a request's head to the end of its answer.",
    labelNames: ["route"],
    buckets: seconds,
    registers,
  });
  const decisions = new Counter({
    name: "tenantbox_decisions_total",
    help: "Decisions of the audit log by event, outcome and reason.",
    labelNames: ["event", "outcome", "reason"],
    registers,
  });
  const issued = new Counter({ name: "tenantbox_tokens_issued_total", help: "Tokens issued.", registers });
  const refused = new Counter({
    name: "tenantbox_tokens_refused_total",
    help: "Token requests refused, by reason.",
    labelNames: ["reason"],
    registers,
  });

  return {
    answered({ method, path, status, milliseconds }) {
      const route = templateOf(path);
      requests.inc({ route, method: methods.has(method) ? method : "other", status });
      durations.observe({ route }, milliseconds / 1000);
    },
    decided({ event, outcome, reason = "" }) {
      decisions.inc({ event, outcome, reason });
      if (event === "token.issued") issued.inc();
      if (event === "token.refused") refused.inc({ reason });
    },
    gauge(name, help, read) {
      const gauge = new Gauge({
        name,
        help,
        registers: [],
        collect() {
          const value = read();
          if (value === undefined) this.reset();
          else this.set(value);
        },
      });
      registry.registerMetric(gauge);
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
    close: () => registry.clear(),
  };
}
