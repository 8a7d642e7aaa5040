import type { ComplexTypeDefinition } from "@tenantbox/odata-v2/model";

/** What ran: always present on a log, even when all its members are null. */
export const integrationArtifact: ComplexTypeDefinition = {
  name: "IntegrationArtifact",
  members: [
    { name: "Id", type: "Edm.String" },
    { name: "Name", type: "Edm.String" },
    { name: "Type", type: "Edm.String" },
    { name: "PackageId", type: "Edm.String" },
    { name: "PackageName", type: "Edm.String" },
  ],
};
