import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** What an adapter noted about the message, such as the id that its protocol gave it. */
export const adapterAttribute: EntityTypeDefinition = {
  name: "MessageProcessingLogAdapterAttribute",
  set: "MessageProcessingLogAdapterAttributes",
  table: "adapter_attributes",
  key: ["Id"],
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "AdapterId", type: "Edm.String", column: "adapter_id" },
    { name: "AdapterMessageId", type: "Edm.String", column: "adapter_message_id" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Value", type: "Edm.String", column: "value" },
  ],
  navigation: [
    {
      name: "MessageProcessingLog",
      target: "MessageProcessingLog",
      multiplicity: "0..1",
      join: [{ from: "message_guid", to: "message_guid" }],
      association: {
        name: "MessageProcessingLogAdapterAttributesAss",
        fromRole: "r_AdapterAttributes",
        toRole: "r_MessageProcessingLog",
      },
    },
  ],
  indexes: [["message_guid", "id"]],
};
