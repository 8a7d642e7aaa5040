import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofMessage } from "../access-policies/guards.ts";

/** An attachment of a persisted message. */
export const messageStoreAttachment: EntityTypeDefinition = {
  name: "MessageStoreEntryAttachment",
  set: "MessageStoreEntryAttachments",
  table: "message_store_attachments",
  guard: ofMessage(
    "content",
    "entry.message_guid",
    "left join message_store_entries as entry on entry.id = :row.entry_id",
  ),
  key: ["Id"],
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "ContentType", type: "Edm.String", column: "content_type" },
  ],
  navigation: [
    {
      name: "Properties",
      target: "MessageStoreEntryAttachmentProperty",
      multiplicity: "*",
      join: [{ from: "id", to: "attachment_id" }],
    },
  ],
  media: {
    column: "body",
    source: { table: "message_store_attachment_bodies", join: [{ from: "id", to: "attachment_id" }] },
    contentType: { fallback: "application/octet-stream" },
  },
  indexes: [["entry_id", "id"]],
};
