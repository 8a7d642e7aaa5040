import { announceChange } from "../revocations/index.ts";
import { writeTransaction } from "../storage/index.ts";
import type { InstanceContext } from "./instance-operations.ts";
import { checkedInstanceParameters, type InstanceParameters } from "./instance-parameters.ts";
import { instanceView, type ServiceInstance } from "./instance-view.ts";
import { checkKindFits, type KeyKind } from "./key-parameters.ts";
import type { Plan } from "./offering.ts";
import { directoryClient, storedParameters } from "./read-clients.ts";
import { type FindInstance, keysOf, type Order } from "./stored-rows.ts";

/**
 * Gives an instance other parameters; those that are absent stay as they are. They act on tokens from now on, and on
 * callers without a token of their own within two seconds; tokens of before live on as they are (decision 5).
 * @throws ParameterError for a parameter, or one that does not fit the keys there are; InstanceError `not-found`
 */
export async function updateInstance(
  { storage, directory, now }: InstanceContext,
  find: FindInstance,
  given: unknown,
  committing?: Order["committing"],
): Promise<ServiceInstance> {
  const { change, result } = await writeTransaction(storage.kysely, async (transaction) => {
    const row = await find(transaction);
    const keys = await keysOf(transaction, row.id);
    const parameters = merged(row.plan as Plan, storedParameters(row), given);
    for (const key of keys) checkKindFits(key.kind as KeyKind, parameters);
    const changes = {
      parameters: JSON.stringify(parameters),
      updated_at: now(),
    };
    const updated = { ...row, ...changes };
    await transaction.updateTable("service_instance").set(changes).where("id", "=", row.id).execute();
    await announceChange(transaction, row.client_id, now());
    await committing?.(transaction);
    return { updated, keys };
  });
  directory.apply(change, (writer) => writer.put(directoryClient(result.updated, result.keys)));
  return instanceView(result.updated);
}

function merged(plan: Plan, stored: InstanceParameters, given: unknown): InstanceParameters {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const checked = checkedInstanceParameters(plan, isObject ? { roles: stored.roles, ...given } : given);
  // What was not given was not checked again: a seed may have set what nobody else can.
  const names = isObject ? (Object.keys(given) as (keyof InstanceParameters)[]) : [];
  return { ...stored, ...Object.fromEntries(names.map((member) => [member, checked[member]])) };
}
