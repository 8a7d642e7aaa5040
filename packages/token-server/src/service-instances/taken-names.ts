import type { Transaction } from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";
import { limits } from "./offering.ts";
import { keyNames } from "./stored-rows.ts";

/**
 * A name of an instance is free when neither an instance has it nor one that is being made.
 * @param own id of the instance that shall have it
 * @throws InstanceError `conflict`, `limit-reached`
 */
export async function refuseTakenInstanceName(
  transaction: Transaction,
  name: string,
  own: string,
): Promise<void> {
  const rows = await transaction.selectFrom("service_instance").select(["id", "name"]).execute();
  if (rows.some((row) => row.name === name && row.id !== own) || (await isOrdered(transaction, name, own)))
    throw new InstanceError(
      "conflict",
      `There is a service instance with the name ${JSON.stringify(name)} already`,
    );
  if (rows.length >= limits.instances && rows.every((row) => row.id !== own))
    throw new InstanceError(
      "limit-reached",
      `There are ${limits.instances} service instances, which is the most`,
    );
}

/** The same for a key within its instance. @throws InstanceError `conflict`, `limit-reached` */
export async function refuseTakenKeyName(
  reader: Transaction,
  name: string,
  { instance, own }: { instance: string; own: string },
): Promise<void> {
  const names = await keyNames(reader, instance);
  if (names.includes(name) || (await isOrdered(reader, name, own, instance)))
    throw new InstanceError(
      "conflict",
      `The service instance has a key with the name ${JSON.stringify(name)} already`,
    );
  if (names.length >= limits.keysPerInstance)
    throw new InstanceError(
      "limit-reached",
      `The service instance has ${limits.keysPerInstance} keys, which is the most`,
    );
}

async function isOrdered(
  reader: Transaction,
  name: string,
  own: string,
  instance?: string,
): Promise<boolean> {
  const orders = reader
    .selectFrom("platform_job")
    .select("guid")
    .where("stands_in", "=", 1)
    .where(
      "operation",
      "=",
      instance === undefined ? "service_instance.create" : "service_credential_binding.create",
    )
    .where("state", "=", "PROCESSING")
    .where("name", "=", name)
    .where("resource", "!=", own);
  const found = instance === undefined ? orders : orders.where("instance", "=", instance);
  return (await found.executeTakeFirst()) !== undefined;
}
