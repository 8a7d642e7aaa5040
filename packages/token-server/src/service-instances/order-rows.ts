import { type PlatformJobRow, type Transaction, writeTransaction } from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";
import type { InstanceContext } from "./instance-operations.ts";
import { limits } from "./offering.ts";
import type { JobRows } from "./platform-jobs.ts";

type Ordered = Pick<
  PlatformJobRow,
  "guid" | "operation" | "resource" | "instance" | "name" | "plan" | "metadata"
>;

/** Writes an order down. @param check refuses it, in the same transaction */
export async function writeOrder(
  { storage, directory, now }: InstanceContext,
  jobs: JobRows,
  ordered: Ordered,
  check: (transaction: Transaction) => Promise<void>,
): Promise<void> {
  const isCreation = ordered.operation.endsWith(".create");
  const { change } = await writeTransaction(storage.kysely, async (transaction) => {
    await check(transaction);
    if (isCreation) {
      await forgetFailed(transaction, ordered);
      await refuseMany(transaction, ordered);
    }
    await jobs.add(transaction, {
      ...ordered,
      state: "PROCESSING",
      stands_in: isCreation ? 1 : 0,
      failure: null,
      created_at: now(),
      updated_at: now(),
    });
  });
  directory.apply(change, () => undefined);
}

/** One order about an instance or key at a time. @throws InstanceError `in-progress` */
export async function refuseBusy(reader: Transaction, resource: string): Promise<void> {
  const busy = await reader
    .selectFrom("platform_job")
    .select("guid")
    .where("resource", "=", resource)
    .where("state", "=", "PROCESSING")
    .executeTakeFirst();
  if (busy !== undefined) throw new InstanceError("in-progress", "There is an operation in progress");
}

/** A creation that failed makes room for another of the same name. */
async function forgetFailed(transaction: Transaction, { operation, instance, name }: Ordered): Promise<void> {
  const failed = transaction
    .updateTable("platform_job")
    .set({ stands_in: 0 })
    .where("stands_in", "=", 1)
    .where("state", "=", "FAILED")
    .where("operation", "=", operation)
    .where("name", "=", name);
  const isKey = operation === "service_credential_binding.create";
  await (isKey ? failed.where("instance", "=", instance) : failed).execute();
}

/** What could not be made stays until it is deleted, and there is no more of it than of what is made. @throws InstanceError `limit-reached` */
async function refuseMany(transaction: Transaction, { operation, instance }: Ordered): Promise<void> {
  const isKey = operation === "service_credential_binding.create";
  const standIns = transaction
    .selectFrom("platform_job")
    .select((eb) => eb.fn.countAll<number | string>().as("count"))
    .where("stands_in", "=", 1)
    .where("operation", "=", operation);
  const { count } = await (isKey
    ? standIns.where("instance", "=", instance)
    : standIns
  ).executeTakeFirstOrThrow();
  if (Number(count) >= (isKey ? limits.keysPerInstance : limits.instances))
    throw new InstanceError("limit-reached", "Too many could not be made; delete those first");
}

/** What could not be made of this instance or key, or was being made for it, goes with it. */
export async function forgetStandIns(transaction: Transaction, guid: string): Promise<void> {
  await transaction
    .updateTable("platform_job")
    .set({ stands_in: 0 })
    .where("stands_in", "=", 1)
    .where((eb) => eb.or([eb("resource", "=", guid), eb("instance", "=", guid)]))
    .execute();
}
