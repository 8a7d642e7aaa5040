import { randomUUID } from "node:crypto";
import { announceRevocation } from "../revocations/index.ts";
import { type Storage, type Transaction, writeTransaction } from "../storage/index.ts";
import { clientIdOf } from "./client-id.ts";
import { InstanceError } from "./instance-error.ts";
import { checkedName } from "./instance-name.ts";
import { checkedInstanceParameters, checkedPlan } from "./instance-parameters.ts";
import { instanceView, type ServiceInstance } from "./instance-view.ts";
import type { LiveDirectory } from "./live-directory.ts";
import { limits } from "./offering.ts";
import { directoryClient, storedParameters } from "./read-clients.ts";
import { instanceNamed, keysOf } from "./stored-rows.ts";
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
}

/** Creating, reading and deleting service instances. */
export function instanceOperations(context: InstanceContext): InstanceOperations {
  const { storage, directory, now, subdomain } = context;
  const { kysely } = storage;
  return {
    async createInstance(request) {
      const name = checkedName(request.name, "instance");
      const plan = checkedPlan(request.plan);
      const parameters = checkedInstanceParameters(plan, request.parameters);
      const id = randomUUID();
      const row = {
        id,
        name,
        plan,
        parameters: JSON.stringify(parameters),
        client_id: clientIdOf(plan, id, subdomain),
        created_at: now(),
      };
      const { change } = await writeTransaction(kysely, async (transaction) => {
        await refuseTakenName(transaction, name);
        await transaction.insertInto("service_instance").values(row).execute();
      });
      directory.apply(change, (writer) => writer.put(directoryClient(row, [])));
      return instanceView(row);
    },

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

    updateInstance: (name, parameters) => updateInstance(context, name, parameters),

    async deleteInstance(name) {
      const { change, result } = await writeTransaction(kysely, async (transaction) => {
        const row = await instanceNamed(transaction, name);
        const keys = await keysOf(transaction, row.id);
        const tokenValidity = storedParameters(row)["token-validity"];
        for (const key of keys) {
          await announceRevocation(
            transaction,
            { subject: row.client_id, revSig: key.rev_sig, tokenValidity },
            now(),
          );
        }
        await transaction.deleteFrom("service_key").where("instance_id", "=", row.id).execute();
        await transaction.deleteFrom("service_instance").where("id", "=", row.id).execute();
        return { clientId: row.client_id, keyNames: keys.map((key) => key.name) };
      });
      directory.apply(change, (writer) => writer.remove(result.clientId));
      return result.keyNames;
    },
  };
}

async function refuseTakenName(transaction: Transaction, name: string): Promise<void> {
  const names = await transaction.selectFrom("service_instance").select("name").execute();
  if (names.some((row) => row.name === name)) {
    throw new InstanceError(
      "conflict",
      `There is a service instance with the name ${JSON.stringify(name)} already`,
    );
  }
  if (names.length >= limits.instances) {
    throw new InstanceError(
      "limit-reached",
      `There are ${limits.instances} service instances, which is the most`,
    );
  }
}
