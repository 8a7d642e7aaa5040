import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A header of an attachment of a persisted message. */
export const messageStoreAttachmentProperty: EntityTypeDefinition = {
  name: "MessageStoreEntryAttachmentProperty",
  set: "MessageStoreEntryAttachmentProperties",
  table: "message_store_attachment_properties",
  clustered: true,
  key: ["AttachmentId", "Name"],
  properties: [
    { name: "AttachmentId", type: "Edm.String", column: "attachment_id" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Value", type: "Edm.String", column: "value" },
  ],
};
