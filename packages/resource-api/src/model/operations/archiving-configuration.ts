import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** Whether the tenant archives its logs; it has one, whatever key is asked for. */
export const archivingConfiguration: EntityTypeDefinition = {
  name: "ArchivingConfiguration",
  set: "ArchivingConfigurations",
  table: "archiving_configurations",
  key: ["Id"],
  single: true,
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "Active", type: "Edm.Boolean", column: "active", nullable: false },
  ],
};
