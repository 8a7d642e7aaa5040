interface IdMapping {
  readonly mapper: string | null;
  readonly expiration_time: number | null;
  readonly qualifier: string | null;
  readonly context: string | null;
}

/** `hex_…` are the UTF-8 bytes of the text beside them, in upper-case hex. */
interface IdempotentEntryRow {
  readonly hex_vendor: string;
  readonly hex_source: string;
  readonly hex_entry: string;
  readonly hex_component: string;
  readonly source: string | null;
  readonly entry: string | null;
  readonly component: string | null;
  readonly vendor: string | null;
  readonly creation_time: number | null;
  readonly expiration_time: number | null;
}

interface LockRow {
  readonly component: string;
  readonly hex_source: string;
  readonly hex_entry: string;
  readonly source: string | null;
  readonly entry: string | null;
  readonly lock_name: string | null;
  readonly creation_time: number | null;
  readonly expiration_time: number | null;
}

interface ArchivingRunRow {
  readonly run_start: number;
  readonly run_duration_in_minutes: number | null;
  readonly data_collection_duration_in_minutes: number | null;
  readonly data_compression_duration_in_minutes: number | null;
  readonly data_upload_duration_in_minutes: number | null;
  readonly mpls_to_be_archived: number | null;
  readonly mpls_archived: number | null;
  readonly mpls_archiving_failed: number | null;
  readonly mpls_archived_until_date: number | null;
  readonly date_of_oldest_mpl_to_be_archived_after_run: number | null;
  readonly data_uploaded_in_mb: number | null;
  readonly run_status: "COMPLETED" | "FAILED" | null;
  readonly run_failed_phase: "INITIALIZATION" | "EXECUTION" | null;
}

interface ExternalLoggingEventRow {
  readonly event_time: number;
  readonly event_type: string | null;
  readonly event_object: string | null;
  readonly has_error: 0 | 1 | null;
  readonly status_text: string | null;
  readonly status_changed_at_millis: number | null;
  readonly average_load_sec: number | null;
  readonly average_lag_sec: number | null;
  readonly average_availability: number | null;
}

interface LogFileKey {
  readonly name: string;
  readonly application: string;
}

interface LogFileRow extends LogFileKey {
  readonly last_modified: number | null;
  readonly content_type: string | null;
  readonly log_file_type: "http" | "trace" | null;
  readonly node_scope: string | null;
  readonly size: number | null;
}

interface LogFileArchiveKey {
  readonly scope: "all" | "latest";
  readonly log_file_type: "http" | "trace";
  readonly node_scope: string;
}

interface DataStoreMessageKey {
  readonly id: string;
  readonly data_store_name: string;
  readonly integration_flow: string;
  readonly type: string;
}

interface DataStoreMessageRow extends DataStoreMessageKey {
  readonly visibility: string | null;
  readonly message_id: string | null;
  readonly due_at: number | null;
  readonly created_at: number | null;
  readonly retain_until: number | null;
}

interface VariableKey {
  readonly variable_name: string;
  readonly integration_flow: string;
}

interface VariableRow extends VariableKey {
  readonly visibility: string | null;
  readonly updated_at: number | null;
  readonly retain_until: number | null;
}

interface Body {
  readonly body: Uint8Array;
}

/** The tables of what the tenant holds beside messages. */
export interface TenantTables {
  readonly id_map_from_ids: { readonly from_id: string };
  readonly id_map_to_ids: IdMapping & { readonly to_id: string; readonly from_id: string | null };
  readonly id_map_from_id2s: IdMapping & { readonly from_id: string; readonly to_id2: string | null };
  readonly idempotent_entries: IdempotentEntryRow;
  readonly locks: LockRow;
  readonly archiving_runs: ArchivingRunRow;
  readonly archiving_configurations: { readonly id: string; readonly active: 0 | 1 };
  readonly external_logging_activation: {
    readonly id: string;
    readonly active: 0 | 1;
    readonly default_log_level: string | null;
  };
  readonly external_logging_events: ExternalLoggingEventRow;
  readonly log_files: LogFileRow;
  readonly log_file_bodies: LogFileKey & Body;
  readonly log_file_archives: LogFileArchiveKey & { readonly content_type: string | null };
  readonly log_file_archive_bodies: LogFileArchiveKey & Body;
  readonly data_store_messages: DataStoreMessageRow;
  readonly data_store_bodies: DataStoreMessageKey & Body;
  readonly variables: VariableRow;
  readonly variable_bodies: VariableKey & Body;
}

/** Rows by table, in an order that has parents first. */
export type TenantRows = Partial<{
  readonly [Table in keyof TenantTables]: readonly TenantTables[Table][];
}>;
