import type { Table } from "../table.ts";

const fileKey = ["name", "application"];
const archiveKey = ["scope", "log_file_type", "node_scope"];

/** Archiving, external logging and the log files of the runtime itself. */
export const operations: readonly Table[] = [
  {
    name: "archiving_runs",
    columns: {
      run_start: "whole",
      run_duration_in_minutes: "whole?",
      data_collection_duration_in_minutes: "whole?",
      data_compression_duration_in_minutes: "whole?",
      data_upload_duration_in_minutes: "whole?",
      mpls_to_be_archived: "whole?",
      mpls_archived: "whole?",
      mpls_archiving_failed: "whole?",
      mpls_archived_until_date: "whole?",
      date_of_oldest_mpl_to_be_archived_after_run: "whole?",
      data_uploaded_in_mb: "whole?",
      run_status: "text?",
      run_failed_phase: "text?",
    },
    key: ["run_start"],
  },
  { name: "archiving_configurations", columns: { id: "text", active: "whole" }, key: ["id"] },
  {
    name: "external_logging_activation",
    columns: { id: "text", active: "whole", default_log_level: "text?" },
    key: ["id"],
  },
  {
    name: "external_logging_events",
    columns: {
      event_time: "whole",
      event_type: "text?",
      event_object: "text?",
      has_error: "whole?",
      status_text: "text?",
      status_changed_at_millis: "whole?",
      average_load_sec: "number?",
      average_lag_sec: "number?",
      average_availability: "number?",
    },
    key: ["event_time"],
  },
  {
    name: "log_files",
    columns: {
      name: "text",
      application: "text",
      last_modified: "whole?",
      content_type: "text?",
      log_file_type: "text?",
      node_scope: "text?",
      size: "whole?",
    },
    key: fileKey,
    indexes: { log_files_by_age: ["last_modified", "name", "application"] },
  },
  {
    name: "log_file_bodies",
    columns: { name: "text", application: "text", body: "bytes" },
    key: fileKey,
    parent: { columns: fileKey, table: "log_files", key: fileKey },
  },
  {
    name: "log_file_archives",
    columns: { scope: "text", log_file_type: "text", node_scope: "text", content_type: "text?" },
    key: archiveKey,
  },
  {
    name: "log_file_archive_bodies",
    columns: { scope: "text", log_file_type: "text", node_scope: "text", body: "bytes" },
    key: archiveKey,
    parent: { columns: archiveKey, table: "log_file_archives", key: archiveKey },
  },
];
