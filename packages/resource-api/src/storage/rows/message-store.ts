import type { NamedValue } from "./log-children.ts";

export interface StoreEntryRow {
  readonly id: string;
  readonly message_guid: string | null;
  readonly message_store_id: string | null;
  readonly time_stamp: number | null;
  readonly has_attachments: 0 | 1;
}

export interface StoreAttachmentRow {
  readonly id: string;
  readonly entry_id: string;
  readonly name: string | null;
  readonly content_type: string | null;
}

/** The tables of persisted messages. */
export interface MessageStoreTables {
  readonly message_store_entries: StoreEntryRow;
  readonly message_store_bodies: { readonly entry_id: string; readonly body: Uint8Array };
  readonly message_store_entry_properties: NamedValue & { readonly message_id: string };
  readonly message_store_attachments: StoreAttachmentRow;
  readonly message_store_attachment_bodies: { readonly attachment_id: string; readonly body: Uint8Array };
  readonly message_store_attachment_properties: NamedValue & { readonly attachment_id: string };
}
