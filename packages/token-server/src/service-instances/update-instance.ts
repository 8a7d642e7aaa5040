import { randomUUID } from "node:crypto";
import { announceChange } from "../revocations/index.ts";
import { type ServiceInstanceRow, writeTransaction } from "../storage/index.ts";
import type { InstanceContext } from "./instance-operations.ts";
import { checkedInstanceParameters, type InstanceParameters } from "./instance-parameters.ts";
import { instanceView, type ServiceInstance } from "./instance-view.ts";
import { checkKindFits, type KeyKind } from "./key-parameters.ts";
import type { Plan } from "./offering.ts";
import { directoryClient, storedParameters } from "./read-clients.ts";
import { type FindInstance, keysOf, type Order } from "./stored-rows.ts";

/**
 * Gives an instance other parameters; those that are absent stay as they are. They act on tokens from now on, and on
 * callers without a token of their own within two seconds; tokens of before live on as they are (decision 5), which the
 * audit log says where they are to be bound from now on, or no more (catalogue row 113).
 * @throws ParameterError for a parameter, or one that does not fit the keys there are; InstanceError `not-found`
 */
export async function updateInstance(
  { storage, directory, now, audit }: InstanceContext,
  find: FindInstance,
  given: unknown,
  committing?: Order["committing"],
): Promise<ServiceInstance> {
  const { change, result } = await writeTransaction(storage.kysely, async (transaction) => {
    const row = await find(transaction);
    const keys = await keysOf(transaction, row.id);
    const before = storedParameters(row);
    const parameters = merged(row.plan as Plan, before, given);
    for (const key of keys) checkKindFits(key.kind as KeyKind, parameters);
    const changes = {
      parameters: JSON.stringify(parameters),
      updated_at: now(),
    };
    const updated = { ...row, ...changes };
    await transaction.updateTable("service_instance").set(changes).where("id", "=", row.id).execute();
    await announceChange(transaction, row.client_id, now());
    await committing?.(transaction);
    return { updated, keys, before, parameters };
  });
  directory.apply(change, (writer) => writer.put(directoryClient(result.updated, result.keys)));
  recordBinding(audit, result);
  return instanceView(result.updated);
}

const binding = "tls-client-certificate-bound-access-tokens";

interface Updated {
  readonly updated: ServiceInstanceRow;
  readonly before: InstanceParameters;
  readonly parameters: InstanceParameters;
}

function recordBinding(audit: InstanceContext["audit"], { updated, before, parameters }: Updated): void {
  if (before[binding] === parameters[binding]) return;
  const [now, then] = parameters[binding] ? ["bound", "unbound"] : ["unbound", "bound"];
  audit.record({
    event: "instance.binding-changed",
    outcome: "granted",
    principal: updated.client_id,
    method: "CALL",
    path: "",
    request: randomUUID(),
    detail: `tokens of ${updated.name} are ${now} from now on; those of before stay ${then}, and count to their end`,
  });
}

function merged(plan: Plan, stored: InstanceParameters, given: unknown): InstanceParameters {
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  const checked = checkedInstanceParameters(plan, isObject ? { roles: stored.roles, ...given } : given);
  // What was not given was not checked again: a seed may have set what nobody else can.
  const names = isObject ? (Object.keys(given) as (keyof InstanceParameters)[]) : [];
  return { ...stored, ...Object.fromEntries(names.map((member) => [member, checked[member]])) };
}
