import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A header of a persisted message. */
export const messageStoreEntryProperty: EntityTypeDefinition = {
  name: "MessageStoreEntryProperty",
  set: "MessageStoreEntryProperties",
  table: "message_store_entry_properties",
  clustered: true,
  key: ["MessageId", "Name"],
  properties: [
    { name: "MessageId", type: "Edm.String", column: "message_id" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Value", type: "Edm.String", column: "value" },
  ],
};
