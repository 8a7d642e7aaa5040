import { z } from "zod";
import { adminCall, type ServerAt } from "./admin-call.ts";
import type { Https } from "./https.ts";
import { listOf, type SnapshotResource, snapshotResource } from "./resources.ts";

/** The states of one server, over its `/admin/v1`. Refusals are `CommandError`s that name the server. */
export interface StateAdministration {
  /** As a person calls it. */
  readonly server: string;
  reset(): Promise<void>;
  snapshot(name: string): Promise<SnapshotResource>;
  snapshots(): Promise<readonly SnapshotResource[]>;
  restore(name: string): Promise<void>;
  deleteSnapshot(name: string): Promise<void>;
}

/** A state of millions of logs takes its time. */
const patience = 3_600_000;

export function stateAdministration(https: Https, at: ServerAt): StateAdministration {
  const call = adminCall(https, at, patience);
  const pathOf = (name: string): string => `/snapshots/${encodeURIComponent(name)}`;
  return {
    server: at.server,
    reset: () => call("POST", "/reset", z.undefined()),
    snapshot: (name) => call("POST", "/snapshots", snapshotResource, { name }),
    snapshots: async () => (await call("GET", "/snapshots", listOf(snapshotResource))).resources,
    restore: (name) => call("POST", `${pathOf(name)}/restore`, z.undefined()),
    deleteSnapshot: (name) => call("DELETE", pathOf(name), z.undefined()),
  };
}
