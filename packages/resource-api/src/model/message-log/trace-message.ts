import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofMessage } from "../access-policies/guards.ts";

/** The message as it was at a traced step. Kept for an hour, the log itself for 30 days. */
export const traceMessage: EntityTypeDefinition = {
  name: "TraceMessage",
  set: "TraceMessages",
  table: "trace_messages",
  guard: ofMessage("rows"),
  key: ["TraceId"],
  properties: [
    { name: "TraceId", type: "Edm.Int64", column: "trace_id" },
    { name: "MplId", type: "Edm.String", column: "message_guid", nullable: false },
    { name: "RunId", type: "Edm.String", column: "run_id" },
    { name: "ModelStepId", type: "Edm.String", column: "model_step_id" },
    { name: "PayloadSize", type: "Edm.Int64", column: "payload_size" },
    { name: "MimeType", type: "Edm.String", column: "mime_type" },
  ],
  navigation: [
    {
      name: "Properties",
      target: "TraceMessageProperty",
      multiplicity: "*",
      join: [{ from: "trace_id", to: "trace_id" }],
    },
    {
      name: "ExchangeProperties",
      target: "TraceMessageExchangeProperty",
      multiplicity: "*",
      join: [{ from: "trace_id", to: "trace_id" }],
    },
  ],
  media: {
    column: "body",
    source: { table: "trace_payloads", join: [{ from: "trace_id", to: "trace_id" }] },
    contentType: { fallback: "application/octet-stream" },
  },
  indexes: [["run_id", "child_count", "trace_id"]],
};
