import type Router from "@koa/router";
import { checkedSnapshotName, type Snapshot, type TenantStates } from "@tenantbox/shared/states";
import type { Context } from "koa";
import { routes } from "../routes.ts";
import { readJsonObject } from "./json-body.ts";
import type { Decision } from "./operator.ts";

const snapshotView = ({ name, takenAt, bytes }: Snapshot) => ({
  name,
  taken_at: new Date(takenAt).toISOString(),
  bytes,
});

/** Reset, snapshots and restore of `/admin/v1`. */
export function addStateRoutes(
  router: Router,
  states: TenantStates,
  record: (context: Context, decision: Decision) => void,
): void {
  router.post(routes.reset, async (context) => {
    await states.reset();
    context.status = 204;
    record(context, { event: "tenant.reset" });
  });
  router.get(routes.snapshots, async (context) => {
    context.body = { resources: (await states.snapshots()).map(snapshotView) };
  });
  router.post(routes.snapshots, async (context) => {
    const { name } = await readJsonObject(context);
    const taken = await states.snapshot(checkedSnapshotName(name));
    context.body = snapshotView(taken);
    context.status = 201;
    record(context, { event: "tenant.snapshot-taken", detail: taken.name });
  });
  router.post(routes.restore, async (context) => {
    const name = context.params["snapshot"] ?? "";
    await states.restore(name);
    context.status = 204;
    record(context, { event: "tenant.restored", detail: name });
  });
  router.delete(routes.snapshot, async (context) => {
    const name = context.params["snapshot"] ?? "";
    await states.deleteSnapshot(name);
    context.status = 204;
    record(context, { event: "tenant.snapshot-deleted", detail: name });
  });
}
