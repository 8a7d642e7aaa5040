import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** An attachment of a persisted message. */
export const messageStoreAttachment: EntityTypeDefinition = {
  name: "MessageStoreEntryAttachment",
  set: "MessageStoreEntryAttachments",
  table: "message_store_attachments",
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
