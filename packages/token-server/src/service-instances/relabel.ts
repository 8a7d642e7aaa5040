import { type Transaction, writeTransaction } from "../storage/index.ts";
import { InstanceError } from "./instance-error.ts";
import { checkedName } from "./instance-name.ts";
import type { InstanceContext } from "./instance-operations.ts";
import { changedMetadata, type MetadataChanges } from "./resource-metadata.ts";
import { keyNames } from "./stored-rows.ts";
import { refuseTakenInstanceName } from "./taken-names.ts";

/** What is written on an instance or key, and the name of an instance. */
export interface Relabelling {
  readonly name?: string | undefined;
  readonly metadata: MetadataChanges;
}

/**
 * Gives an instance another name and other labels; its client and its keys stay what they are.
 * @returns the names of its keys, whose files bear its name
 * @throws ParameterError; InstanceError `not-found`, `conflict`
 */
export async function relabelInstance(
  transaction: Transaction,
  guid: string,
  { name: given, metadata }: Relabelling,
  now: number,
): Promise<readonly string[]> {
  await relabel(transaction, "service_instance", { guid, metadata, now });
  if (given === undefined) return [];
  const name = checkedName(given, "instance");
  await refuseTakenInstanceName(transaction, name, guid);
  await transaction
    .updateTable("service_instance")
    .set({ name, updated_at: now })
    .where("id", "=", guid)
    .execute();
  return keyNames(transaction, guid);
}

/** Changes the labels of a key. @throws InstanceError `not-found` */
export async function relabelKey(
  { storage, directory, now }: Pick<InstanceContext, "storage" | "directory" | "now">,
  guid: string,
  metadata: MetadataChanges,
): Promise<void> {
  const { change } = await writeTransaction(storage.kysely, (transaction) =>
    relabel(transaction, "service_key", { guid, metadata, now: now() }),
  );
  directory.apply(change, () => undefined);
}

async function relabel(
  transaction: Transaction,
  table: "service_instance" | "service_key",
  { guid, metadata, now }: { guid: string; metadata: MetadataChanges; now: number },
): Promise<void> {
  const row = await transaction
    .selectFrom(table)
    .select("metadata")
    .where("id", "=", guid)
    .executeTakeFirst();
  if (row === undefined) throw new InstanceError("not-found", "There is no such service instance or key");
  if (Object.values(metadata).every((part) => part === undefined)) return;
  await transaction
    .updateTable(table)
    .set({ metadata: changedMetadata(row.metadata, metadata), updated_at: now })
    .where("id", "=", guid)
    .execute();
}
