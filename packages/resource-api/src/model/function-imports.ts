import type { FunctionImportDefinition } from "@tenantbox/odata-v2/model";

/** What can be called by name; `operations/` does it. */
export const functionImports: readonly FunctionImportDefinition[] = [
  {
    name: "CancelMessageProcessingLog",
    httpMethod: "POST",
    returns: { type: "MessageProcessingLog", set: "MessageProcessingLogs" },
    parameters: [{ name: "Id", type: "Edm.String", nullable: false }],
  },
  {
    name: "activateExternalLogging",
    httpMethod: "POST",
    returns: { type: "Edm.String" },
    // The published specification, and a client made from it, name the level without quotes.
    parameters: [{ name: "defaultLogLevel", type: "Edm.String", nullable: true, bare: true }],
  },
  { name: "deactivateExternalLogging", httpMethod: "POST", returns: { type: "Edm.String" }, parameters: [] },
  {
    name: "activateArchivingConfiguration",
    httpMethod: "POST",
    returns: { type: "Edm.String" },
    parameters: [],
  },
];
