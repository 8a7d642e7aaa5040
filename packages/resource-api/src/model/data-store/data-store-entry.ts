import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofDataStore } from "../access-policies/guards.ts";

const query = (collation: string): string => `
  select id, data_store_name, integration_flow, type,
    (case when due_at < :now then 'Overdue' else 'Waiting' end) ${collation} as status,
    message_id, due_at, created_at, retain_until
  from data_store_messages`;

/** A message that waits in a data store; its `$value` is a zip of body and headers. */
export const dataStoreEntry: EntityTypeDefinition = {
  name: "DataStoreEntry",
  set: "DataStoreEntries",
  table: "data_store_entries",
  guard: ofDataStore("rows"),
  stored: "data_store_messages",
  query: { sqlite: query(""), postgres: query('collate "C"') },
  key: ["Id", "DataStoreName", "IntegrationFlow", "Type"],
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "DataStoreName", type: "Edm.String", column: "data_store_name" },
    { name: "IntegrationFlow", type: "Edm.String", column: "integration_flow" },
    { name: "Type", type: "Edm.String", column: "type" },
    { name: "Status", type: "Edm.String", column: "status" },
    { name: "MessageId", type: "Edm.String", column: "message_id" },
    { name: "DueAt", type: "Edm.DateTime", column: "due_at" },
    { name: "CreatedAt", type: "Edm.DateTime", column: "created_at" },
    { name: "RetainUntil", type: "Edm.DateTime", column: "retain_until" },
  ],
  media: {
    column: "body",
    source: {
      table: "data_store_bodies",
      join: [
        { from: "id", to: "id" },
        { from: "data_store_name", to: "data_store_name" },
        { from: "integration_flow", to: "integration_flow" },
        { from: "type", to: "type" },
      ],
    },
    contentType: { fallback: "application/zip" },
    announced: "application/octet-stream",
  },
  indexes: [
    ["data_store_name", "integration_flow", "type", "id"],
    ["message_id", "id", "data_store_name", "integration_flow", "type"],
  ],
};
