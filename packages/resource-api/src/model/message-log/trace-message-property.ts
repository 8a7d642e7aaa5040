import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";
import { ofMessage } from "../access-policies/guards.ts";

/** A header of a traced message. */
export const traceMessageProperty: EntityTypeDefinition = {
  name: "TraceMessageProperty",
  set: "TraceMessageProperties",
  table: "trace_message_properties",
  guard: ofMessage(
    "rows",
    "trace.message_guid",
    "left join trace_messages as trace on trace.trace_id = :row.trace_id",
  ),
  clustered: true,
  key: ["TraceId", "Name"],
  properties: [
    { name: "TraceId", type: "Edm.Int64", column: "trace_id" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Value", type: "Edm.String", column: "value" },
  ],
};
