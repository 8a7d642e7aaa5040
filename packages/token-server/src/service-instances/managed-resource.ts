import type { AnyPlan } from "./offering.ts";
import type { PlatformJob } from "./platform-jobs.ts";
import { type ResourceMetadata, storedMetadata } from "./resource-metadata.ts";
import type { ResourceKind, ResourceRow } from "./resource-list.ts";

/** What happened last to an instance or key by order of the platform's API. Times in epoch milliseconds. */
export interface LastOperation {
  readonly type: "create" | "update" | "delete";
  readonly state: "in progress" | "succeeded" | "failed";
  readonly description: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** An instance or key as the platform's API shows it. Times in epoch milliseconds. */
export interface ManagedResource {
  readonly kind: ResourceKind;
  readonly guid: string;
  readonly name: string;
  readonly plan: AnyPlan;
  /** Id of the instance, which is the resource or has it. */
  readonly instance: string;
  readonly metadata: ResourceMetadata;
  readonly lastOperation: LastOperation;
  /** Whether it exists; else it is being made, or could not be. */
  readonly isMade: boolean;
  readonly createdAt: number;
  readonly updatedAt: number;
}

const states = { PROCESSING: "in progress", COMPLETE: "succeeded", FAILED: "failed" } as const;

/** @param job the latest order about it; without one it was made at another door */
export function managedResource(
  kind: ResourceKind,
  row: ResourceRow,
  job: PlatformJob | undefined,
): ManagedResource {
  const lastOperation = job === undefined ? madeElsewhere(row) : operationOf(job);
  return {
    kind,
    guid: row.id,
    name: row.name,
    plan: row.plan,
    instance: row.instance,
    metadata: storedMetadata(row.metadata),
    lastOperation,
    isMade: row.made === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

const madeElsewhere = (row: ResourceRow): LastOperation => ({
  type: "create",
  state: "succeeded",
  description: "",
  createdAt: row.created_at,
  updatedAt: row.created_at,
});

const operationOf = ({
  operation,
  state,
  failure = "",
  createdAt,
  updatedAt,
}: PlatformJob): LastOperation => ({
  type: operation.endsWith(".create") ? "create" : operation.endsWith(".update") ? "update" : "delete",
  state: states[state],
  description: failure,
  createdAt,
  updatedAt,
});
