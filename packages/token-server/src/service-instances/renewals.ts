import { type Storage, writeTransaction } from "../storage/index.ts";
import type { CertificateOwner } from "./client-directory.ts";
import type { LiveDirectory } from "./live-directory.ts";

/**
 * Remembers that a renewed certificate was used, so that older ones count no more (fact sheet, section 7).
 * @param issuedAt start of the certificate's validity, epoch milliseconds
 * @returns false where a newer one was used meanwhile, here or by another process, or the key is gone
 */
export async function acceptRenewal(
  { storage, directory }: { storage: Storage; directory: LiveDirectory },
  { client, key, certificate }: CertificateOwner,
  issuedAt: number,
): Promise<boolean> {
  const { change, result: accepted } = await writeTransaction(storage.kysely, async (transaction) => {
    const { numUpdatedRows: updated } = await transaction
      .updateTable("service_key")
      .set({ accepted_from: issuedAt })
      .where("id", "=", key.keyId)
      .where("accepted_from", "<=", issuedAt)
      .executeTakeFirst();
    return updated === 1n;
  });
  directory.apply(change, (writer) => {
    if (accepted)
      writer.putKey(client.clientId, { ...key, certificate: { ...certificate, acceptedFrom: issuedAt } });
  });
  return accepted;
}
