import type { Table } from "../table.ts";

const ofTrace = { columns: ["trace_id"], table: "trace_messages", key: ["trace_id"] };

const properties = (name: string): Table => ({
  name,
  columns: { trace_id: "whole", name: "text", value: "text?" },
  key: ["trace_id", "name"],
  parent: ofTrace,
  clustered: true,
});

/** The message at each traced step. It goes long before its log: `created_at` says when. */
export const traces: readonly Table[] = [
  {
    name: "trace_messages",
    columns: {
      trace_id: "whole",
      message_guid: "text",
      run_id: "text",
      child_count: "whole",
      model_step_id: "text?",
      payload_size: "whole?",
      mime_type: "text?",
      created_at: "whole",
    },
    key: ["trace_id"],
    parent: { columns: ["run_id", "child_count"], table: "run_steps", key: ["run_id", "child_count"] },
    indexes: {
      traces_by_step: ["run_id", "child_count", "trace_id"],
      traces_by_age: ["created_at", "trace_id"],
    },
  },
  {
    name: "trace_payloads",
    columns: { trace_id: "whole", body: "bytes" },
    key: ["trace_id"],
    parent: ofTrace,
  },
  properties("trace_message_properties"),
  properties("trace_exchange_properties"),
];
