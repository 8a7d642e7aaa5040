import type { Table } from "../table.ts";

const ofEntry = { table: "message_store_entries", key: ["id"] };
const ofAttachment = { table: "message_store_attachments", key: ["id"] };

/** Persisted messages. They outlive their logs by two months, so no key leads from one to the other. */
export const messageStore: readonly Table[] = [
  {
    name: "message_store_entries",
    columns: {
      id: "text",
      message_guid: "text?",
      message_store_id: "text?",
      time_stamp: "whole?",
      has_attachments: "whole",
    },
    key: ["id"],
    indexes: {
      store_entries_by_message: ["message_guid", "id"],
      store_entries_by_age: ["time_stamp", "id"],
    },
  },
  {
    name: "message_store_bodies",
    columns: { entry_id: "text", body: "bytes" },
    key: ["entry_id"],
    parent: { columns: ["entry_id"], ...ofEntry },
  },
  {
    name: "message_store_entry_properties",
    columns: { message_id: "text", name: "text", value: "text?" },
    key: ["message_id", "name"],
    parent: { columns: ["message_id"], ...ofEntry },
    clustered: true,
  },
  {
    name: "message_store_attachments",
    columns: { id: "text", entry_id: "text", name: "text?", content_type: "text?" },
    key: ["id"],
    parent: { columns: ["entry_id"], ...ofEntry },
    indexes: { store_attachments_by_entry: ["entry_id", "id"] },
  },
  {
    name: "message_store_attachment_bodies",
    columns: { attachment_id: "text", body: "bytes" },
    key: ["attachment_id"],
    parent: { columns: ["attachment_id"], ...ofAttachment },
  },
  {
    name: "message_store_attachment_properties",
    columns: { attachment_id: "text", name: "text", value: "text?" },
    key: ["attachment_id", "name"],
    parent: { columns: ["attachment_id"], ...ofAttachment },
    clustered: true,
  },
];
