import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import Router from "@koa/router";
import { baseUrlFor, exchangeOf, type Log } from "@tenantbox/shared/listener";
import type { TenantStates } from "@tenantbox/shared/states";
import type { TestFeatures } from "@tenantbox/shared/test-features";
import Koa, { type Context } from "koa";
import { routes } from "../routes.ts";
import type { Writer } from "../writer/writer.ts";
import { AdministrationError, searchAudit } from "@tenantbox/shared/administration";
import { addAccessPolicyRoutes } from "./access-policy-routes.ts";
import { answerRefusals } from "./answer-refusals.ts";
import { exportLogs } from "./export-logs.ts";
import { importLogs } from "./import-logs.ts";
import { type Decision, type OperatorOptions, recordDecision, requireOperator } from "./operator.ts";
import { readJsonObject } from "./json-body.ts";
import type { RetentionControl } from "./retention-control.ts";
import type { SimulationControl } from "./simulation-control.ts";
import { readSimulationOptions } from "./simulation-options.ts";
import { addStateRoutes } from "./state-routes.ts";
import { addTestFeatures } from "./test-features.ts";

export interface AdministrationOptions extends OperatorOptions {
  readonly writer: Writer;
  readonly simulation: SimulationControl;
  readonly retention: RetentionControl;
  readonly states: TenantStates;
  readonly testFeatures: TestFeatures;
  readonly baseUrls: () => readonly [string, ...string[]];
  readonly log: Log;
}

/** Whether a request is for the administration. */
export function isAdministration({ url = "" }: IncomingMessage): boolean {
  const path = url.split("?", 1)[0] ?? "";
  return path === routes.administration || path.startsWith(`${routes.administration}/`);
}

/** `/admin/v1` of the resource API: for the operator only, paths that do not exist included (decision 15). */
export function createAdministration(
  options: AdministrationOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  const app = new Koa();
  const router = createRoutes(options);
  app.use(
    answerRefusals((error, context) => {
      const stack = error instanceof Error ? error.stack : undefined;
      const { id } = exchangeOf(context.req);
      options.log.error({ request: id, error: String(error), stack }, "request failed");
    }),
  );
  app.use(async (context, next) => {
    context.state["operator"] = await requireOperator(context, options);
    await next();
  });
  app.use(router.routes());
  app.use((context) => refuseUnrouted(context, router));
  app.on("error", (error: Error) => options.log.debug({ error: error.message }, "connection failed"));
  const callback = app.callback();
  return (request, response) => void callback(request, response);
}

function createRoutes(options: AdministrationOptions): Router {
  const { writer, simulation, retention, states, audit, baseUrls } = options;
  const router = new Router({ sensitive: true });
  const record = (context: Context, decision: Decision): void =>
    recordDecision(audit, context, String(context.state["operator"]), decision);

  router.post(routes.messageLogs, async (context) => {
    const event = "logs.imported";
    try {
      const summary = await importLogs(context, writer);
      context.body = summary;
      record(context, { event, detail: `new ${summary.new}, updated ${summary.updated}` });
    } catch (error) {
      const reason = error instanceof AdministrationError ? error.code : "interrupted";
      record(context, { event, reason });
      throw error;
    }
  });
  router.get(routes.messageLogs, (context) => {
    const baseUrl = `${baseUrlFor(exchangeOf(context.req), baseUrls())}${routes.serviceRoot}/`;
    context.set("Content-Type", "application/x-ndjson; charset=utf-8");
    const lines = Readable.from(exportLogs(writer, baseUrl));
    // Koa would leave the answer open: a cut connection tells the caller that it is not whole.
    lines.once("error", () => context.res.destroy());
    context.body = lines;
    record(context, { event: "logs.exported" });
  });
  router.post(routes.simulation, async (context) => {
    const options = readSimulationOptions(await readJsonObject(context));
    const started = simulation.start(options);
    if (started === undefined)
      throw new AdministrationError(409, "conflict", "A simulation is running; stop it first");
    context.body = started;
    context.status = 201;
    record(context, { event: "simulation.started", detail: `rate ${options.rate}, speed ${options.speed}` });
  });
  router.get(routes.simulation, async (context) => {
    context.body = await simulation.status();
  });
  router.delete(routes.simulation, async (context) => {
    await simulation.stop();
    context.status = 204;
    record(context, { event: "simulation.stopped" });
  });
  router.get(routes.retention, (context) => {
    context.body = retention.status();
  });
  router.post(routes.retention, async (context) => {
    const removed = await retention.sweep();
    context.body = removed;
    record(context, {
      event: "retention.swept",
      detail: `logs ${removed.logs}, messages ${removed.messages}`,
    });
  });
  router.get(routes.audit, async (context) => {
    context.body = await searchAudit(audit, context.query);
  });
  addAccessPolicyRoutes(router, writer, record);
  addStateRoutes(router, states, record);
  addTestFeatures(router, options.testFeatures, record);
  return router;
}

function refuseUnrouted(context: Context, router: Router): never {
  const matched = router.match(context.path, context.method).path;
  if (matched.length === 0) throw new AdministrationError(404, "not-found", "Nothing is served at this path");
  context.set("Allow", [...new Set(matched.flatMap((layer) => layer.methods))].join(", "));
  throw new AdministrationError(405, "method-not-allowed", "The method is not served at this path");
}
