import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** A log of the runtime itself for one day; its `$value` is gzip. */
export const logFile: EntityTypeDefinition = {
  name: "LogFile",
  set: "LogFiles",
  table: "log_files",
  key: ["Name", "Application"],
  properties: [
    { name: "Name", type: "Edm.String", column: "name" },
    { name: "Application", type: "Edm.String", column: "application" },
    { name: "LastModified", type: "Edm.DateTimeOffset", column: "last_modified" },
    { name: "ContentType", type: "Edm.String", column: "content_type" },
    { name: "LogFileType", type: "Edm.String", column: "log_file_type" },
    { name: "NodeScope", type: "Edm.String", column: "node_scope" },
    { name: "Size", type: "Edm.Int64", column: "size" },
  ],
  media: {
    column: "body",
    source: {
      table: "log_file_bodies",
      join: [
        { from: "name", to: "name" },
        { from: "application", to: "application" },
      ],
    },
    contentType: { column: "content_type", fallback: "application/gzip" },
  },
};
