import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A property of the exchange at the traced step. */
export const traceExchangeProperty: EntityTypeDefinition = {
  name: "TraceMessageExchangeProperty",
  set: "TraceMessageExchangeProperties",
  table: "trace_exchange_properties",
  clustered: true,
  key: ["TraceId", "Name"],
  properties: [
    { name: "TraceId", type: "Edm.Int64", column: "trace_id" },
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Value", type: "Edm.String", column: "value" },
  ],
};
