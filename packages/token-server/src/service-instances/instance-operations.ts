import { randomUUID } from "node:crypto";
import type { AuditLog } from "@tenantbox/shared/audit";
import { announceRevocation } from "../revocations/index.ts";
import { type ServiceInstanceRow, type Storage, writeTransaction } from "../storage/index.ts";
import { clientIdOf } from "./client-id.ts";
import { checkedName } from "./instance-name.ts";
import { checkedInstanceParameters, checkedPlan } from "./instance-parameters.ts";
import { instanceView, type ServiceInstance } from "./instance-view.ts";
import type { LiveDirectory } from "./live-directory.ts";
import { directoryClient } from "./read-clients.ts";
import { type RenamedInstance, renameInstance } from "./rename-instance.ts";
import { type FindInstance, instanceNamed, keysOf, type Order } from "./stored-rows.ts";
import { refuseTakenInstanceName } from "./taken-names.ts";
import { updateInstance } from "./update-instance.ts";

/** What is needed to make an instance; unchecked, as it comes from the wire. */
export interface NewInstance {
  readonly name: unknown;
  readonly plan: unknown;
  readonly parameters?: unknown;
}

export interface InstanceOperations {
  /** @throws ParameterError; InstanceError `conflict`, `limit-reached` */
  createInstance(request: NewInstance): Promise<ServiceInstance>;
  /** All instances, oldest first. */
  listInstances(): Promise<ServiceInstance[]>;
  /** @throws InstanceError `not-found` */
  getInstance(name: string): Promise<ServiceInstance>;
  /** Gives an instance other parameters; absent ones stay. @throws ParameterError; InstanceError `not-found` */
  updateInstance(name: string, parameters: unknown): Promise<ServiceInstance>;
  /** Gives an instance another name. @throws ParameterError; InstanceError `not-found`, `conflict`, `in-progress` */
  renameInstance(name: string, wanted: unknown): Promise<RenamedInstance>;
  /**
   * Deletes an instance with its keys, and revokes the tokens of each.
   * @returns the names of the keys that went with it
   * @throws InstanceError `not-found`
   */
  deleteInstance(name: string): Promise<readonly string[]>;
}

export interface InstanceContext {
  readonly storage: Storage;
  readonly directory: LiveDirectory;
  readonly now: () => number;
  readonly subdomain: string;
  /** Hears of changes that say what tokens of before are worth. */
  readonly audit: Pick<AuditLog, "record">;
}

/** Creating, reading and deleting service instances. */
export function instanceOperations(context: InstanceContext): InstanceOperations {
  const { kysely } = context.storage;
  const named =
    (name: string): FindInstance =>
    (reader) =>
      instanceNamed(reader, name);
  return {
    createInstance: (request) => createInstance(context, request),

    async listInstances() {
      const rows = await kysely
        .selectFrom("service_instance")
        .selectAll()
        .where("plan", "!=", "operator")
        .orderBy("created_at")
        .orderBy("name")
        .execute();
      return rows.map(instanceView);
    },

    async getInstance(name) {
      return instanceView(await instanceNamed(kysely, name));
    },

    updateInstance: (name, parameters) => updateInstance(context, named(name), parameters),

    renameInstance: (name, wanted) => renameInstance(context, named(name), wanted),

    async deleteInstance(name) {
      return (await deleteInstance(context, named(name))).keyNames;
    },
  };
}

/** Makes an instance. @throws ParameterError; InstanceError `conflict`, `limit-reached` */
export async function createInstance(
  { storage, directory, now, subdomain }: InstanceContext,
  request: NewInstance,
  { id = randomUUID(), metadata = null, committing }: Order = {},
): Promise<ServiceInstance> {
  const name = checkedName(request.name, "instance");
  const plan = checkedPlan(request.plan);
  const parameters = checkedInstanceParameters(plan, request.parameters);
  const row: ServiceInstanceRow = {
    id,
    name,
    plan,
    parameters: JSON.stringify(parameters),
    client_id: clientIdOf(plan, id, subdomain),
    created_at: now(),
    metadata,
    updated_at: null,
  };
  const { change } = await writeTransaction(storage.kysely, async (transaction) => {
    await refuseTakenInstanceName(transaction, name, id);
    await transaction.insertInto("service_instance").values(row).execute();
    await committing?.(transaction);
  });
  directory.apply(change, (writer) => writer.put(directoryClient(row, [])));
  return instanceView(row);
}

/** Deletes an instance with its keys, and revokes the tokens of each. @throws InstanceError `not-found` */
export async function deleteInstance(
  { storage, directory, now }: InstanceContext,
  find: FindInstance,
  committing?: Order["committing"],
): Promise<{ readonly name: string; readonly keyNames: readonly string[] }> {
  const { change, result } = await writeTransaction(storage.kysely, async (transaction) => {
    const row = await find(transaction);
    const keys = await keysOf(transaction, row.id);
    for (const key of keys)
      await announceRevocation(transaction, { subject: row.client_id, revSig: key.rev_sig }, now());
    await transaction.deleteFrom("service_key").where("instance_id", "=", row.id).execute();
    await transaction.deleteFrom("service_instance").where("id", "=", row.id).execute();
    await committing?.(transaction);
    return { clientId: row.client_id, name: row.name, keyNames: keys.map((key) => key.name) };
  });
  directory.apply(change, (writer) => writer.remove(result.clientId));
  return result;
}
