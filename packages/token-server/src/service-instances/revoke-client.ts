import { randomBytes } from "node:crypto";
import { announceRevocation } from "../revocations/index.ts";
import { writeTransaction } from "../storage/index.ts";
import type { InstanceContext } from "./instance-operations.ts";
import { directoryClient } from "./read-clients.ts";
import { keysOf } from "./stored-rows.ts";

/**
 * Revokes every token there is of a client; its keys go on with another mark, for tokens from now on.
 * @returns false where no client has this id
 */
export async function revokeClient(
  { storage, directory, now }: InstanceContext,
  clientId: string,
): Promise<boolean> {
  const { change, result } = await writeTransaction(storage.kysely, async (transaction) => {
    const row = await transaction
      .selectFrom("service_instance")
      .selectAll()
      .where("client_id", "=", clientId)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const keys = await keysOf(transaction, row.id);
    const renewed = keys.map((key) => ({ ...key, rev_sig: randomBytes(4).toString("hex") }));
    for (const { rev_sig: revSig } of keys)
      await announceRevocation(transaction, { subject: clientId, revSig }, now());
    for (const { id, rev_sig } of renewed)
      await transaction.updateTable("service_key").set({ rev_sig }).where("id", "=", id).execute();
    return { row, keys: renewed };
  });
  directory.apply(change, (writer) => {
    if (result !== undefined) writer.put(directoryClient(result.row, result.keys));
  });
  return result !== undefined;
}
