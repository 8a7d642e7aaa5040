import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A name and a value that the flow wrote on its log, to find the message by them. */
export const customHeaderProperty: EntityTypeDefinition = {
  name: "MessageProcessingLogCustomHeaderProperty",
  set: "MessageProcessingLogCustomHeaderProperties",
  table: "custom_header_properties",
  key: ["Id"],
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Value", type: "Edm.String", column: "value" },
  ],
  navigation: [
    {
      name: "Log",
      target: "MessageProcessingLog",
      multiplicity: "0..1",
      join: [{ from: "message_guid", to: "message_guid" }],
      association: {
        name: "MessageProcessingLogCustomHeaderPropertiesAss",
        fromRole: "r_CustomHeaderProperties",
        toRole: "r_Log",
      },
    },
  ],
  indexes: [["message_guid", "id"]],
};
