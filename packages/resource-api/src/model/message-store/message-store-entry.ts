import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofMessage } from "../access-policies/guards.ts";

/** A message that a flow persisted. It stays for 90 days, longer than its log. */
export const messageStoreEntry: EntityTypeDefinition = {
  name: "MessageStoreEntry",
  set: "MessageStoreEntries",
  table: "message_store_entries",
  guard: ofMessage("content"),
  key: ["Id"],
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "MessageGuid", type: "Edm.String", column: "message_guid" },
    { name: "MessageStoreId", type: "Edm.String", column: "message_store_id" },
    { name: "TimeStamp", type: "Edm.DateTime", column: "time_stamp" },
    { name: "HasAttachments", type: "Edm.Boolean", column: "has_attachments" },
  ],
  navigation: [
    {
      name: "Attachments",
      target: "MessageStoreEntryAttachment",
      multiplicity: "*",
      join: [{ from: "id", to: "entry_id" }],
    },
    {
      name: "Properties",
      target: "MessageStoreEntryProperty",
      multiplicity: "*",
      join: [{ from: "id", to: "message_id" }],
    },
  ],
  media: {
    column: "body",
    source: { table: "message_store_bodies", join: [{ from: "id", to: "entry_id" }] },
    contentType: { fallback: "application/octet-stream" },
  },
  indexes: [["message_guid", "id"]],
};
