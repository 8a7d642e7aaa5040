import type { Database } from "@tenantbox/shared/database";
import { createBulkInsert } from "./bulk-insert.ts";
import { takeCounters } from "./id-counters.ts";
import { insertRows } from "./insert-rows.ts";
import { insertLogChildren, logChildRows } from "./log-child-rows.ts";
import type { MessageLog } from "./message-log.ts";
import type { MessageLogSchema } from "./schema.ts";
import { insertStoredMessages, storedMessageRows } from "./stored-message-rows.ts";

/** A log as it stands now, and whether nobody has seen it yet. */
export interface ChangedLog {
  readonly log: MessageLog;
  readonly isNew: boolean;
}

/**
 * Stores logs that came or went on, in one transaction: readers see each of them as it was or as it is. What never
 * changes on a log (headers, adapter attributes) is written once; its error and its runs take the place of the old ones.
 */
export function storeChanges(
  { kysely, dialect }: Database<MessageLogSchema>,
  changes: readonly ChangedLog[],
): Promise<void> {
  return kysely.transaction().execute(async (transaction) => {
    if (changes.length === 0) return;
    const counters = await takeCounters(transaction);
    const insert = createBulkInsert(transaction);
    const went = changes.filter(({ isNew }) => !isNew).map(({ log }) => log.row.message_guid);
    if (went.length > 0) {
      await transaction.deleteFrom("error_informations").where("message_guid", "in", went).execute();
      await transaction.deleteFrom("runs").where("message_guid", "in", went).execute();
    }
    await insertRows(transaction, dialect, {
      table: "message_processing_logs",
      rows: changes.map(({ log }) => ({ ...log.row })),
      known: { replaceBy: "message_guid" },
    });
    const logs = changes.map(
      ({ log, isNew }): MessageLog => (isNew ? log : { ...log, customHeaders: [], adapterAttributes: [] }),
    );
    await insertLogChildren(logChildRows(logs, counters.next), insert);
    await insertStoredMessages(storedMessageRows(logs), insert);
    await counters.save();
  });
}
