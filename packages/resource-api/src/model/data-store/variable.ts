import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofVariable } from "../access-policies/guards.ts";

/** A value that a flow keeps between messages; its `$value` is a zip. */
export const variable: EntityTypeDefinition = {
  name: "Variable",
  set: "Variables",
  table: "variables",
  guard: ofVariable("rows"),
  key: ["VariableName", "IntegrationFlow"],
  properties: [
    { name: "VariableName", type: "Edm.String", column: "variable_name" },
    { name: "IntegrationFlow", type: "Edm.String", column: "integration_flow" },
    { name: "Visibility", type: "Edm.String", column: "visibility" },
    { name: "UpdatedAt", type: "Edm.DateTime", column: "updated_at" },
    { name: "RetainUntil", type: "Edm.DateTime", column: "retain_until" },
  ],
  media: {
    column: "body",
    source: {
      table: "variable_bodies",
      join: [
        { from: "variable_name", to: "variable_name" },
        { from: "integration_flow", to: "integration_flow" },
      ],
    },
    contentType: { fallback: "application/zip" },
    announced: "application/octet-stream",
  },
};
