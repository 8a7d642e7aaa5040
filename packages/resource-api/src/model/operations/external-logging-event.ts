import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** What happened while logs were sent elsewhere. Times are epoch milliseconds on the wire, too. */
export const externalLoggingEvent: EntityTypeDefinition = {
  name: "ExternalLoggingEvent",
  set: "ExternalLoggingEvents",
  table: "external_logging_events",
  key: ["Timestamp"],
  properties: [
    { name: "Timestamp", type: "Edm.Int64", column: "event_time" },
    { name: "EventType", type: "Edm.String", column: "event_type" },
    { name: "EventObject", type: "Edm.String", column: "event_object" },
    { name: "HasError", type: "Edm.Boolean", column: "has_error" },
    { name: "StatusText", type: "Edm.String", column: "status_text" },
    { name: "StatusChangedAtMillis", type: "Edm.Int64", column: "status_changed_at_millis" },
    { name: "AverageLoadSec", type: "Edm.Double", column: "average_load_sec" },
    { name: "AverageLagSec", type: "Edm.Double", column: "average_lag_sec" },
    { name: "AverageAvailability", type: "Edm.Double", column: "average_availability" },
  ],
};
