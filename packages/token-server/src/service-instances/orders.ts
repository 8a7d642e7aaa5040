import { randomUUID } from "node:crypto";
import type { Transaction } from "../storage/index.ts";
import { checkedName } from "./instance-name.ts";
import { createInstance, deleteInstance } from "./instance-operations.ts";
import type { JobRunner } from "./job-runner.ts";
import { createKey, deleteKey, type KeyContext } from "./key-operations.ts";
import type { ManagedResource } from "./managed-resource.ts";
import type { Plan } from "./offering.ts";
import { forgetStandIns, refuseBusy, writeOrder } from "./order-rows.ts";
import type { JobRows } from "./platform-jobs.ts";
import { type Relabelling, relabelInstance } from "./relabel.ts";
import type { ResourceKind } from "./resource-list.ts";
import { changedMetadata, type MetadataChanges } from "./resource-metadata.ts";
import { instanceWithId, keyWithId } from "./stored-rows.ts";
import { refuseTakenInstanceName, refuseTakenKeyName } from "./taken-names.ts";
import { updateInstance } from "./update-instance.ts";

/** What is ordered; parameters are judged when the order is carried out, as a service broker does. */
export interface OrderedResource {
  readonly name: string;
  readonly parameters?: unknown;
  readonly metadata: MetadataChanges;
}

/** Orders that are carried out in the background; each gives the guid of its job. */
export interface Orders {
  /** @throws ParameterError with `name`; InstanceError `conflict`, `limit-reached`, `overloaded` */
  orderInstance(order: OrderedResource & { readonly plan: Plan }): Promise<string>;
  /** @throws ParameterError with `name`; InstanceError `not-found`, `conflict`, `in-progress`, `limit-reached`, `overloaded` */
  orderKey(instance: string, order: OrderedResource): Promise<string>;
  /** New parameters, and maybe a name and labels. @throws as `orderKey` */
  orderUpdate(
    instance: ManagedResource,
    changes: Relabelling & { readonly parameters: unknown },
  ): Promise<string>;
  /** @throws InstanceError `not-found`, `in-progress`, `overloaded` */
  orderRemoval(resource: ManagedResource): Promise<string>;
}

export interface OrderContext extends KeyContext {
  /** Hears of a key that was made or deleted. */
  readonly onKey: (instance: string, key: string) => Promise<void>;
  /** Hears of a key whose instance has another name now. */
  readonly onKeyMoved: (from: string, to: string, key: string) => Promise<void>;
}

export function createOrders(context: OrderContext, jobs: JobRows, runner: JobRunner): Orders {
  const { storage, now, onKey, onKeyMoved } = context;
  const { kysely } = storage;
  const order = async (
    ordered: Omit<Parameters<typeof writeOrder>[2], "guid">,
    check: (transaction: Transaction) => Promise<void>,
  ): Promise<string> => {
    const guid = randomUUID();
    // Its own before it is written: whoever looks right after that finds it at work.
    runner.admit(guid);
    try {
      await jobs.prune();
      await writeOrder(context, jobs, { ...ordered, guid }, check);
      return guid;
    } catch (error) {
      runner.dismiss(guid);
      throw error;
    }
  };
  const byId = (guid: string) => (reader: Transaction) => instanceWithId(reader, guid);

  return {
    async orderInstance({ name, plan, parameters, metadata: given }) {
      checkedName(name, "instance");
      const id = randomUUID();
      const metadata = changedMetadata(null, given);
      const job = await order(
        { operation: "service_instance.create", resource: id, instance: id, name, plan, metadata },
        (transaction) => refuseTakenInstanceName(transaction, name, id),
      );
      runner.start(job, async (committing) => {
        await createInstance(context, { name, plan, parameters }, { id, metadata, committing });
      });
      return job;
    },

    async orderKey(instance, { name, parameters, metadata: given }) {
      checkedName(name, "key");
      const id = randomUUID();
      const metadata = changedMetadata(null, given);
      const { plan } = await instanceWithId(kysely, instance);
      const job = await order(
        { operation: "service_credential_binding.create", resource: id, instance, name, plan, metadata },
        async (transaction) => {
          await refuseBusy(transaction, instance);
          await refuseTakenKeyName(transaction, name, { instance, own: id });
        },
      );
      runner.start(job, async (committing) => {
        const request = { name, parameters };
        const made = await createKey(context, byId(instance), request, { id, metadata, committing });
        await onKey(made.instance, name);
      });
      return job;
    },

    async orderUpdate({ guid, name: before, plan }, { name, parameters, metadata }) {
      if (name !== undefined) checkedName(name, "instance");
      const job = await order(
        {
          operation: "service_instance.update",
          resource: guid,
          instance: guid,
          name: before,
          plan,
          metadata: null,
        },
        async (transaction) => {
          await refuseBusy(transaction, guid);
          if (name !== undefined) await refuseTakenInstanceName(transaction, name, guid);
        },
      );
      runner.start(job, async (committing) => {
        let keys: readonly string[] = [];
        await updateInstance(context, byId(guid), parameters, async (transaction) => {
          keys = await relabelInstance(transaction, guid, { name, metadata }, now());
          await committing(transaction);
        });
        if (name !== undefined) for (const key of keys) await onKeyMoved(before, name, key);
      });
      return job;
    },

    async orderRemoval({ kind, guid, instance, name, plan, isMade }) {
      // What was being made when it was looked at may have been made since.
      let isThere = isMade;
      const job = await order(
        { operation: `${kind}.delete`, resource: guid, instance, name, plan, metadata: null },
        async (transaction) => {
          await refuseBusy(transaction, guid);
          isThere ||= await exists(transaction, kind, guid);
          if (!isThere) return;
          await instanceWithId(transaction, instance);
          if (kind === "service_credential_binding") await keyWithId(transaction, instance, guid);
        },
      );
      runner.start(job, async (committing) => {
        const done = async (transaction: Transaction): Promise<void> => {
          await forgetStandIns(transaction, guid);
          await committing(transaction);
        };
        if (!isThere) await kysely.transaction().execute(done);
        else if (kind === "service_instance") {
          const gone = await deleteInstance(context, byId(guid), done);
          for (const key of gone.keyNames) await onKey(gone.name, key);
        } else {
          const findKey = (reader: Transaction, owner: string) => keyWithId(reader, owner, guid);
          const gone = await deleteKey(context, byId(instance), findKey, done);
          await onKey(gone.instance, gone.name);
        }
      });
      return job;
    },
  };
}

async function exists(reader: Transaction, kind: ResourceKind, guid: string): Promise<boolean> {
  const table = kind === "service_instance" ? "service_instance" : "service_key";
  return (
    (await reader.selectFrom(table).select("id").where("id", "=", guid).executeTakeFirst()) !== undefined
  );
}
