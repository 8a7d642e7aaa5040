import type { Generated } from "kysely";
import type { AccessPolicyRow, ArtifactReferenceRow } from "./rows/access-policies.ts";
import type { LogChildTables } from "./rows/log-children.ts";
import type { MessageStoreTables } from "./rows/message-store.ts";
import type { TenantTables } from "./rows/tenant.ts";

/** The tables as Kysely sees them. Times are epoch milliseconds, booleans 0 or 1, absent values null. */
export interface MessageLogSchema extends LogChildTables, MessageStoreTables, TenantTables {
  readonly message_processing_logs: StoredLogRow;
  readonly custom_header_properties: CustomHeaderRow;
  readonly error_informations: ErrorRow;
  readonly id_counters: { readonly name: string; readonly next_id: number };
  readonly tenant_facts: { readonly name: "tenant" | "content"; readonly value: string };
  readonly access_policies: AccessPolicyRow;
  readonly artifact_references: ArtifactReferenceRow;
  readonly moments: { readonly name: string; readonly at: number };
}

interface StoredLogRow extends LogRow {
  /** What the last import brought, as digests; null for a log that was made here. */
  readonly imported: Generated<string | null>;
}

export interface LogRow {
  readonly message_guid: string;
  readonly correlation_id: string | null;
  readonly application_message_id: string | null;
  readonly predecessor_message_guid: string | null;
  readonly application_message_type: string | null;
  readonly log_start: number | null;
  readonly log_end: number | null;
  readonly sender: string | null;
  readonly receiver: string | null;
  readonly status: string | null;
  readonly alternate_web_link: string | null;
  /** Also the wire's IntegrationFlowName. */
  readonly artifact_id: string | null;
  readonly artifact_name: string | null;
  readonly artifact_type: string | null;
  readonly artifact_package_id: string | null;
  readonly artifact_package_name: string | null;
  readonly log_level: string | null;
  readonly custom_status: string | null;
  readonly archiving_status: string | null;
  readonly archiving_sender_channel_messages: 0 | 1 | null;
  readonly archiving_receiver_channel_messages: 0 | 1 | null;
  readonly archiving_log_attachments: 0 | 1 | null;
  readonly archiving_persisted_messages: 0 | 1 | null;
  readonly transaction_id: string | null;
  readonly previous_component_name: string | null;
  readonly local_component_name: string | null;
  readonly origin_component_name: string | null;
}

export interface CustomHeaderRow {
  /** A decimal number; given by the store. */
  readonly id: string;
  readonly message_guid: string;
  readonly name: string;
  readonly value: string | null;
}

export interface ErrorRow {
  readonly message_guid: string;
  readonly type: string | null;
  readonly last_error_model_step_id: string | null;
  readonly error_text: string;
}
