import { randomUUID } from "node:crypto";
import type { AuditLog } from "../audit/index.ts";
import type { TenantStates } from "./tenant-states.ts";

/** The same states for callers in the process, with one audit line for each that changes something. */
export function auditedStates<Seed>(
  states: TenantStates,
  audit: AuditLog,
  reseed: (seed: Seed) => Promise<void>,
): TenantStates & { reseed(seed: Seed): Promise<void> } {
  const record = (event: string, detail?: string): void =>
    audit.record({
      event,
      outcome: "granted",
      method: "CALL",
      path: "",
      request: randomUUID(),
      ...(detail === undefined ? {} : { detail }),
    });
  return {
    snapshots: () => states.snapshots(),
    async reseed(seed) {
      await reseed(seed);
      record("tenant.seeded");
    },
    async reset() {
      await states.reset();
      record("tenant.reset");
    },
    async snapshot(name) {
      const taken = await states.snapshot(name);
      record("tenant.snapshot-taken", name);
      return taken;
    },
    async restore(name) {
      await states.restore(name);
      record("tenant.restored", name);
    },
    async deleteSnapshot(name) {
      await states.deleteSnapshot(name);
      record("tenant.snapshot-deleted", name);
    },
  };
}
