import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A fact about a step under one of a few special names: TraceIds, HTTPRequestHeaders, Activities, … */
export const runStepProperty: EntityTypeDefinition = {
  name: "MessageProcessingLogRunStepProperty",
  set: "MessageProcessingLogRunStepProperties",
  table: "run_step_properties",
  clustered: true,
  key: ["RunId", "ChildCount", "Name"],
  properties: [
    { name: "RunId", type: "Edm.String", column: "run_id" },
    { name: "ChildCount", type: "Edm.Int32", column: "child_count" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Value", type: "Edm.String", column: "value" },
  ],
};
