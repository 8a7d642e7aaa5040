import type { EntityTypeDefinition } from "@tenantbox/odata-v2/model";

/** The log files of one type in one zip: all of them, or the latest. */
export const logFileArchive: EntityTypeDefinition = {
  name: "LogFileArchive",
  set: "LogFileArchives",
  table: "log_file_archives",
  key: ["Scope", "LogFileType", "NodeScope"],
  properties: [
    { name: "Scope", type: "Edm.String", column: "scope" },
    { name: "LogFileType", type: "Edm.String", column: "log_file_type" },
    { name: "NodeScope", type: "Edm.String", column: "node_scope" },
    { name: "ContentType", type: "Edm.String", column: "content_type" },
  ],
  media: {
    column: "body",
    source: {
      table: "log_file_archive_bodies",
      join: [
        { from: "scope", to: "scope" },
        { from: "log_file_type", to: "log_file_type" },
        { from: "node_scope", to: "node_scope" },
      ],
    },
    contentType: { column: "content_type", fallback: "application/zip" },
  },
};
