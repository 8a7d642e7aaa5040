import type Router from "@koa/router";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf } from "@tenantbox/shared/listener";
import {
  type TestFeatureAnswer,
  TestFeatureRefusal,
  type TestFeatures,
} from "@tenantbox/shared/test-features";
import type { Context } from "koa";
import { routes } from "../routes.ts";
import { AdministrationError } from "./administration-error.ts";
import type { ServiceInstances } from "../service-instances/index.ts";
import { readJsonObject } from "./json-body.ts";
import { type Mint, mintToken } from "./mint-token.ts";

type Serve = (context: Context, fault: string) => TestFeatureAnswer | Promise<TestFeatureAnswer>;

export interface TestFeatureOptions {
  readonly testFeatures: TestFeatures;
  readonly instances: ServiceInstances;
  readonly mint: Mint;
  readonly audit: Pick<AuditLog, "record">;
}

/** What only a tenant that was started for tests lets its operator do: move its clock, inject faults, mint tokens. */
export function addTestFeatures(
  router: Router,
  { testFeatures: features, instances, mint, audit }: TestFeatureOptions,
): void {
  const add = (method: "get" | "put" | "post" | "delete", path: string, serve: Serve): void => {
    router[method](path, async (context) => {
      const answer = await answerOf(serve, context, context.params["fault"] ?? "");
      if (answer.body !== undefined) context.body = answer.body;
      context.status = answer.status;
      if (answer.audit !== undefined) record(audit, context, answer.audit);
    });
  };
  add("post", routes.tokens, async (context) => {
    features.demand();
    return mintToken(await readJsonObject(context), instances, mint);
  });
  add("get", routes.clock, () => features.showClock());
  add("put", routes.clock, async (context) => features.changeClock(await readJsonObject(context)));
  add("get", routes.faults, () => features.listFaults());
  add("post", routes.faults, async (context) => features.addFault(await readJsonObject(context)));
  add("delete", routes.faults, () => features.removeFaults());
  add("delete", routes.fault, (_, fault) => features.removeFault(fault));
}

async function answerOf(serve: Serve, context: Context, fault: string): Promise<TestFeatureAnswer> {
  try {
    return await serve(context, fault);
  } catch (error) {
    if (!(error instanceof TestFeatureRefusal)) throw error;
    throw new AdministrationError(error.status, error.code, error.message, error.field);
  }
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
