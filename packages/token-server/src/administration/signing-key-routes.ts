import type Router from "@koa/router";
import type { AuditLog } from "@tenantbox/shared/audit";
import { AdministrationError } from "@tenantbox/shared/administration";
import { exchangeOf } from "@tenantbox/shared/listener";
import { routes } from "../routes.ts";
import type { KeyRing } from "../tokens/key-ring.ts";
import { stateOf } from "../tokens/key-timetable.ts";
import { readJsonObject } from "./json-body.ts";

export interface SigningKeyOptions {
  readonly keys: KeyRing;
  /** The system's clock, epoch milliseconds. */
  readonly system: () => number;
  readonly audit: AuditLog;
}

const time = (moment: number): string => new Date(moment).toISOString();

function viewOf({ keys, system }: SigningKeyOptions) {
  const set = keys.current();
  return set.published.map((record) => ({
    kid: record.kid,
    algorithm: record.alg,
    state: stateOf(record, set, system()),
    created_at: time(record.createdAt),
    signs_from: time(record.signsFrom),
    honoured_until: record.honouredUntil === undefined ? null : time(record.honouredUntil),
  }));
}

/** Signing keys of `/admin/v1`: GET lists those that are published, POST announces a new one; no private half is ever shown. */
export function addSigningKeyRoutes(router: Router, options: SigningKeyOptions): void {
  router.get(routes.signingKeys, (context) => {
    context.body = { resources: viewOf(options) };
  });
  router.post(routes.signingKeys, async (context) => {
    const { force = false } = await readJsonObject(context);
    if (typeof force !== "boolean")
      throw new AdministrationError(400, "invalid-parameter", "force: true or false is expected", "force");
    await options.keys.rotate({ force });
    context.body = { resources: viewOf(options) };
    context.status = 201;
    const { id, peer } = exchangeOf(context.req);
    const { method, path } = context;
    const principal = String(context.state["operator"]);
    const event = force ? "signing-key.replaced" : "signing-key.announced";
    options.audit.record({ event, outcome: "granted", principal, method, path, peer, request: id });
  });
}
