import type Router from "@koa/router";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf } from "@tenantbox/shared/listener";
import { commonRequests, type TestFeatureAnswer, type TestFeatures } from "@tenantbox/shared/test-features";
import type { Context } from "koa";
import { routes } from "../routes.ts";
import type { ServiceInstances } from "../service-instances/index.ts";
import { readJsonObject } from "./json-body.ts";
import { type Mint, mintToken } from "./mint-token.ts";

export interface TestFeatureOptions {
  readonly testFeatures: TestFeatures;
  readonly instances: ServiceInstances;
  readonly mint: Mint;
  readonly audit: Pick<AuditLog, "record">;
}

/** What only a tenant that was started for tests lets its operator do: move its clock, inject faults, mint tokens. */
export function addTestFeatures(
  router: Router,
  { testFeatures, instances, mint, audit }: TestFeatureOptions,
): void {
  const answer = (context: Context, { body, status, audit: event }: TestFeatureAnswer): void => {
    if (body !== undefined) context.body = body;
    context.status = status;
    if (event !== undefined) record(audit, context, event);
  };
  for (const { method, path, serve } of commonRequests(testFeatures)) {
    router[method](routes[path], async (context) => {
      const fault = context.params["fault"] ?? "";
      answer(context, await serve({ body: () => readJsonObject(context), fault }));
    });
  }
  router.post(routes.tokens, async (context) => {
    testFeatures.demand();
    answer(context, await mintToken(await readJsonObject(context), instances, mint));
  });
}

function record(
  audit: Pick<AuditLog, "record">,
  context: Context,
  { event, detail }: NonNullable<TestFeatureAnswer["audit"]>,
): void {
  const { id, peer } = exchangeOf(context.req);
  const { method, path } = context;
  const principal = String(context.state["operator"]);
  audit.record({ event, outcome: "granted", principal, method, path, peer, request: id, detail });
}
