import type Router from "@koa/router";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf } from "@tenantbox/shared/listener";
import { checkedSnapshotName, type Snapshot, type TenantStates } from "@tenantbox/shared/states";
import type { Context } from "koa";
import { routes } from "../routes.ts";
import { readJsonObject } from "./json-body.ts";

const snapshotView = ({ name, takenAt, bytes }: Snapshot) => ({
  name,
  taken_at: new Date(takenAt).toISOString(),
  bytes,
});

/** Reset, snapshots and restore of `/admin/v1`; each change leaves one audit event. */
export function addStateRoutes(router: Router, states: TenantStates, audit: AuditLog): void {
  const record = (context: Context, event: string, detail?: string): void => {
    const { id, peer } = exchangeOf(context.req);
    const { method, path } = context;
    const principal = String(context.state["operator"]);
    audit.record({ event, outcome: "granted", principal, method, path, peer, request: id, detail });
  };

  router.post(routes.reset, async (context) => {
    await states.reset();
    context.status = 204;
    record(context, "tenant.reset");
  });
  router.get(routes.snapshots, async (context) => {
    context.body = { resources: (await states.snapshots()).map(snapshotView) };
  });
  router.post(routes.snapshots, async (context) => {
    const { name } = await readJsonObject(context);
    const taken = await states.snapshot(checkedSnapshotName(name));
    context.body = snapshotView(taken);
    context.status = 201;
    record(context, "tenant.snapshot-taken", taken.name);
  });
  router.post(routes.restore, async (context) => {
    const name = context.params["snapshot"] ?? "";
    await states.restore(name);
    context.status = 204;
    record(context, "tenant.restored", name);
  });
  router.delete(routes.snapshot, async (context) => {
    const name = context.params["snapshot"] ?? "";
    await states.deleteSnapshot(name);
    context.status = 204;
    record(context, "tenant.snapshot-deleted", name);
  });
}
