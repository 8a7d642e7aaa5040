import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** One attempt to process the message; the newest comes first, which clients take for the latest. */
export const run: EntityTypeDefinition = {
  name: "MessageProcessingLogRun",
  set: "MessageProcessingLogRuns",
  table: "runs",
  key: ["Id"],
  properties: [
    { name: "Id", type: "Edm.String", column: "id" },
    { name: "RunStart", type: "Edm.DateTime", column: "run_start" },
    { name: "RunStop", type: "Edm.DateTime", column: "run_stop" },
    { name: "LogLevel", type: "Edm.String", column: "log_level" },
    { name: "OverallState", type: "Edm.String", column: "overall_state" },
    { name: "ProcessId", type: "Edm.String", column: "process_id" },
  ],
  navigation: [
    {
      name: "RunSteps",
      target: "MessageProcessingLogRunStep",
      multiplicity: "*",
      join: [{ from: "id", to: "run_id" }],
    },
  ],
  defaultOrder: [{ path: "RunStart", direction: "desc" }],
  indexes: [["message_guid", "run_start", "id"]],
};
