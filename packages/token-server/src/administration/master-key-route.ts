import type Router from "@koa/router";
import type { AuditLog } from "@tenantbox/shared/audit";
import { exchangeOf } from "@tenantbox/shared/listener";
import { routes } from "../routes.ts";

/** What replaces the master key. */
export interface KeyRotation {
  rotateMasterKey(): Promise<{ readonly keyId: string; readonly resealed: number }>;
}

/** `POST /admin/v1/master_key`: another key seals secrets from now on; the audit log keeps the key's name. */
export function addMasterKeyRoute(
  router: Router,
  rotation: KeyRotation,
  audit: Pick<AuditLog, "record">,
): void {
  router.post(routes.masterKey, async (context) => {
    const { keyId, resealed } = await rotation.rotateMasterKey();
    context.body = { key_id: keyId, resealed };
    const { id, peer } = exchangeOf(context.req);
    audit.record({
      event: "master-key.rotated",
      outcome: "granted",
      principal: String(context.state["operator"]),
      method: context.method,
      path: context.path,
      peer,
      request: id,
      detail: `key ${keyId}, ${resealed} values sealed anew`,
    });
  });
}
