import type Router from "@koa/router";
import { commonRequests, type TestFeatures } from "@tenantbox/shared/test-features";
import type { Context } from "koa";
import { routes } from "../routes.ts";
import { readJsonObject } from "./json-body.ts";
import type { Decision } from "./operator.ts";

/** What only a tenant that was started for tests lets its operator do: move its clock, inject faults. */
export function addTestFeatures(
  router: Router,
  features: TestFeatures,
  record: (context: Context, decision: Decision) => void,
): void {
  for (const { method, path, serve } of commonRequests(features)) {
    router[method](routes[path], async (context) => {
      const fault = context.params["fault"] ?? "";
      const answer = await serve({ body: () => readJsonObject(context), fault });
      if (answer.body !== undefined) context.body = answer.body;
      context.status = answer.status;
      if (answer.audit !== undefined) record(context, answer.audit);
    });
  }
}
