import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** Whether the tenant sends its logs elsewhere; it has one status, whatever key is asked for. */
export const externalLoggingStatus: EntityTypeDefinition = {
  name: "ExternalLoggingActivationStatus",
  set: "ExternalLoggingActivationStatus",
  table: "external_logging_activation",
  key: ["Id"],
  single: true,
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "Active", type: "Edm.Boolean", column: "active" },
  ],
};
