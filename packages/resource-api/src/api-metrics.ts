import type { Runner } from "@tenantbox/odata-v2/run";
import { routeTemplates, type ServiceMetrics, serviceMetrics } from "@tenantbox/shared/metrics";
import type { Authentication } from "./authenticate/authentication.ts";
import { messageLogModel } from "./model/index.ts";
import { routes } from "./routes.ts";
import type { Writer } from "./writer/writer.ts";

const ofService = new RegExp(`^${routes.serviceRoot}/(\\$metadata|\\$batch|[A-Za-z0-9]*)(?:[(/].*)?$`);
const functions = new Set(messageLogModel.functionImports.map(({ name }) => name));

/** Entity sets and functions by their names; keys and what is below them are left out. */
function serviceTemplate(path: string): string | undefined {
  const name = ofService.exec(path)?.[1];
  if (name === undefined) return undefined;
  const known = name === "" || name.startsWith("$") || messageLogModel.bySet.has(name) || functions.has(name);
  return known ? `${routes.serviceRoot}/${name}` : undefined;
}

/** The metrics of this server; nothing is counted without a port. */
export const apiMetrics = (port: number | undefined): Promise<ServiceMetrics> =>
  serviceMetrics("resource-api", port, routeTemplates(Object.values(routes), serviceTemplate));

/** What is looked at when somebody asks: how much waits, and how old what is known of revocations is. */
export function watch(
  { gauge }: Pick<ServiceMetrics, "gauge">,
  runner: Pick<Runner, "load">,
  writer: Pick<Writer, "waiting">,
  authentication: Pick<Authentication, "feedAge">,
): void {
  gauge("tenantbox_queries_running", "Queries in a worker or on a connection.", () => runner.load().running);
  gauge("tenantbox_queries_waiting", "Queries that wait for one.", () => runner.load().waiting);
  gauge("tenantbox_writes_waiting", "Tasks that wait for the writing thread.", () => writer.waiting);
  gauge("tenantbox_revocation_feed_age_seconds", "Time since the revocation feed was last read.", () => {
    const age = authentication.feedAge();
    return age === undefined ? undefined : age / 1000;
  });
}
