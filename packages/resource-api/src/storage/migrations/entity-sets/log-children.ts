import type { Table } from "../table.ts";

const ofLog = {
  columns: ["message_guid"],
  table: "message_processing_logs",
  key: ["message_guid"],
};

/** What belongs to a log and goes with it. Bodies are long and seldom asked for: they lie apart. */
export const logChildren: readonly Table[] = [
  {
    name: "adapter_attributes",
    columns: {
      id: "text",
      message_guid: "text",
      adapter_id: "text?",
      adapter_message_id: "text?",
      name: "text?",
      value: "text?",
    },
    key: ["id"],
    parent: ofLog,
    indexes: { adapter_attributes_by_message: ["message_guid", "id"] },
  },
  {
    name: "attachments",
    columns: {
      id: "text",
      message_guid: "text",
      time_stamp: "whole?",
      name: "text?",
      content_type: "text?",
      payload_size: "whole",
    },
    key: ["id"],
    parent: ofLog,
    indexes: { attachments_by_message: ["message_guid", "id"] },
  },
  {
    name: "attachment_bodies",
    columns: { attachment_id: "text", body: "bytes" },
    key: ["attachment_id"],
    parent: { columns: ["attachment_id"], table: "attachments", key: ["id"] },
  },
  {
    name: "runs",
    columns: {
      id: "text",
      message_guid: "text",
      run_start: "whole?",
      run_stop: "whole?",
      log_level: "text?",
      overall_state: "text?",
      process_id: "text?",
    },
    key: ["id"],
    parent: ofLog,
    indexes: { runs_by_message: ["message_guid", "run_start", "id"] },
  },
  {
    name: "run_steps",
    columns: {
      run_id: "text",
      child_count: "whole",
      step_start: "whole?",
      step_stop: "whole?",
      step_id: "text?",
      model_step_id: "text?",
      branch_id: "text?",
      status: "text?",
      error: "text?",
      activity: "text?",
    },
    key: ["run_id", "child_count"],
    parent: { columns: ["run_id"], table: "runs", key: ["id"] },
    clustered: true,
  },
  {
    name: "run_step_properties",
    columns: { run_id: "text", child_count: "whole", name: "text", value: "text?" },
    key: ["run_id", "child_count", "name"],
    parent: {
      columns: ["run_id", "child_count"],
      table: "run_steps",
      key: ["run_id", "child_count"],
    },
    clustered: true,
  },
];
