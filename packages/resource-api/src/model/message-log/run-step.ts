import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** One step of a run, counted in the order of execution; the latest comes first. */
export const runStep: EntityTypeDefinition = {
  name: "MessageProcessingLogRunStep",
  set: "MessageProcessingLogRunSteps",
  table: "run_steps",
  clustered: true,
  key: ["RunId", "ChildCount"],
  properties: [
    { name: "RunId", type: "Edm.String", column: "run_id" },
    { name: "ChildCount", type: "Edm.Int32", column: "child_count" },
    { name: "StepStart", type: "Edm.DateTime", column: "step_start" },
    { name: "StepStop", type: "Edm.DateTime", column: "step_stop" },
    { name: "StepId", type: "Edm.String", column: "step_id" },
    { name: "ModelStepId", type: "Edm.String", column: "model_step_id" },
    { name: "BranchId", type: "Edm.String", column: "branch_id" },
    { name: "Status", type: "Edm.String", column: "status" },
    { name: "Error", type: "Edm.String", column: "error" },
    { name: "Activity", type: "Edm.String", column: "activity" },
  ],
  navigation: [
    {
      name: "RunStepProperties",
      target: "MessageProcessingLogRunStepProperty",
      multiplicity: "*",
      join: [
        { from: "run_id", to: "run_id" },
        { from: "child_count", to: "child_count" },
      ],
    },
    {
      name: "TraceMessages",
      target: "TraceMessage",
      multiplicity: "*",
      join: [
        { from: "run_id", to: "run_id" },
        { from: "child_count", to: "child_count" },
      ],
    },
  ],
  defaultOrder: [{ path: "ChildCount", direction: "desc" }],
};
