import { writeTransaction } from "../storage/index.ts";
import type { InstanceContext } from "./instance-operations.ts";
import { instanceView, type ServiceInstance } from "./instance-view.ts";
import { refuseBusy } from "./order-rows.ts";
import { relabelInstance } from "./relabel.ts";
import { type FindInstance, instanceWithId } from "./stored-rows.ts";

/** An instance under its new name, and the names of its keys, whose files bear the name. */
export interface RenamedInstance {
  readonly instance: ServiceInstance;
  readonly keyNames: readonly string[];
}

/**
 * Gives an instance another name; its client, its keys and its tokens stay what they are.
 * @throws ParameterError; InstanceError `not-found`, `conflict`, `in-progress`
 */
export async function renameInstance(
  { storage, directory, now }: Pick<InstanceContext, "storage" | "directory" | "now">,
  find: FindInstance,
  wanted: unknown,
): Promise<RenamedInstance> {
  const { change, result } = await writeTransaction(storage.kysely, async (transaction) => {
    const { id } = await find(transaction);
    await refuseBusy(transaction, id);
    const keyNames = await relabelInstance(
      transaction,
      id,
      { name: checkedText(wanted), metadata: {} },
      now(),
    );
    return { instance: instanceView(await instanceWithId(transaction, id)), keyNames };
  });
  directory.apply(change, () => undefined);
  return result;
}

/** What is no text is no name, which the check of names says. */
const checkedText = (wanted: unknown): string => (typeof wanted === "string" ? wanted : "");
