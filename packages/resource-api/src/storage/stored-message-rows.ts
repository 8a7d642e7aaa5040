import type { BulkInsert } from "./bulk-insert.ts";
import type { MessageLog, StoredMessage } from "./message-log.ts";
import type { MessageStoreTables } from "./rows/message-store.ts";

/** Tables of the message store, parents before children. */
const tables = [
  "message_store_entries",
  "message_store_bodies",
  "message_store_entry_properties",
  "message_store_attachments",
  "message_store_attachment_bodies",
  "message_store_attachment_properties",
] as const satisfies readonly (keyof MessageStoreTables)[];

/** Rows of several persisted messages, gathered by table. */
export type StoredMessageRows = { readonly [Table in (typeof tables)[number]]: MessageStoreTables[Table][] };

export function storedMessageRows(logs: readonly MessageLog[]): StoredMessageRows {
  const rows = Object.fromEntries(tables.map((table) => [table, []])) as unknown as StoredMessageRows;
  for (const { row, messageStoreEntries = [] } of logs) {
    for (const message of messageStoreEntries) addMessage(rows, message, row.message_guid);
  }
  return rows;
}

function addMessage(rows: StoredMessageRows, message: StoredMessage, message_guid: string): void {
  const { id, message_store_id, time_stamp, body, properties, attachments } = message;
  const has_attachments = attachments.length > 0 ? 1 : 0;
  rows.message_store_entries.push({ id, message_guid, message_store_id, time_stamp, has_attachments });
  rows.message_store_bodies.push({ entry_id: id, body });
  for (const { name, value } of properties) {
    rows.message_store_entry_properties.push({ message_id: id, name, value });
  }
  for (const attachment of attachments) {
    const { name, content_type } = attachment;
    rows.message_store_attachments.push({ id: attachment.id, entry_id: id, name, content_type });
    rows.message_store_attachment_bodies.push({ attachment_id: attachment.id, body: attachment.body });
    for (const property of attachment.properties) {
      rows.message_store_attachment_properties.push({
        attachment_id: attachment.id,
        name: property.name,
        value: property.value,
      });
    }
  }
}

/** Inserts gathered rows, parents first. A message outlives its log, so it may be there when the log comes again. */
export async function insertStoredMessages(rows: StoredMessageRows, insert: BulkInsert): Promise<void> {
  for (const table of tables) await insert(table, rows[table], "keep");
}
