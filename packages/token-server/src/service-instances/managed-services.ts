import { isStorable, writeTransaction } from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";
import { instanceView, type ServiceInstance, type ServiceKeyWithDocument } from "./instance-view.ts";
import { createJobRunner, type JobListeners } from "./job-runner.ts";
import { withDocument } from "./key-operations.ts";
import { managedResource, type ManagedResource } from "./managed-resource.ts";
import { refuseBusy } from "./order-rows.ts";
import { createOrders, type OrderContext, type Orders } from "./orders.ts";
import { createJobRows, type PlatformJob } from "./platform-jobs.ts";
import { type Relabelling, relabelInstance, relabelKey } from "./relabel.ts";
import { listResources, type ResourceFilter, type ResourceKind, type ResourcePage } from "./resource-list.ts";
import { instanceWithId, keyWithId } from "./stored-rows.ts";

/** Instances and keys as the platform's API sees them: by id, with orders that are carried out in the background. */
export interface ManagedServices extends Orders {
  list(
    kind: ResourceKind,
    filter: ResourceFilter,
    page: ResourcePage,
  ): Promise<{ readonly total: number; readonly items: readonly ManagedResource[] }>;
  find(kind: ResourceKind, guid: string): Promise<ManagedResource | undefined>;
  /** Another name (of an instance) and labels, at once. @throws ParameterError; InstanceError `not-found`, `conflict`, `in-progress` */
  relabel(resource: ManagedResource, changes: Relabelling): Promise<void>;
  /** Undefined where it does not exist, or not yet. */
  instanceOf(resource: ManagedResource): Promise<ServiceInstance | undefined>;
  /** The key with its document; undefined where it does not exist, or not yet. */
  keyOf(resource: ManagedResource): Promise<ServiceKeyWithDocument | undefined>;
  job(guid: string): Promise<PlatformJob | undefined>;
  /** Begins with no further order and waits for those at work. */
  close(): Promise<void>;
}

export type ManagedServicesOptions = OrderContext & JobListeners;

/** The orders of a database; those that an end cut off have failed, as who looks next will see. */
export function createManagedServices(options: ManagedServicesOptions): ManagedServices {
  const { storage, directory, now } = options;
  const { kysely } = storage;
  const jobs = createJobRows(storage, now);
  const runner = createJobRunner(jobs, options);
  const list: ManagedServices["list"] = async (kind, filter, page) => {
    await jobs.settle(runner.own);
    const { total, rows } = await listResources(storage, kind, filter, page);
    const latest = await jobs.latest(rows.map(({ id }) => id));
    return { total, items: rows.map((row) => managedResource(kind, row, latest.get(row.id))) };
  };
  return {
    ...createOrders(options, jobs, runner),
    list,

    async find(kind, guid) {
      return (await list(kind, { guids: [guid] }, { offset: 0, limit: 1 })).items[0];
    },

    async relabel({ kind, guid, name: before }, { name, metadata }) {
      if (kind === "service_credential_binding") return relabelKey(options, guid, metadata);
      const { change, result: keys } = await writeTransaction(kysely, async (transaction) => {
        if (name !== undefined) await refuseBusy(transaction, guid);
        return relabelInstance(transaction, guid, { name, metadata }, now());
      });
      directory.apply(change, () => undefined);
      if (name !== undefined) for (const key of keys) await options.onKeyMoved(before, name, key);
    },

    async instanceOf({ instance }) {
      const row = await present(() => instanceWithId(kysely, instance));
      return row && instanceView(row);
    },

    keyOf: ({ guid, instance }) =>
      present(async () => {
        const owner = await instanceWithId(kysely, instance);
        return withDocument(options, await keyWithId(kysely, instance, guid), owner);
      }),

    async job(guid) {
      await jobs.settle(runner.own);
      return isStorable(guid) ? jobs.find(guid) : undefined;
    },

    close: () => runner.close(),
  };
}

/** Undefined where there is no such thing, or no more. */
async function present<Found>(look: () => Promise<Found>): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof InstanceError && error.code === "not-found") return undefined;
    throw error;
  }
}
