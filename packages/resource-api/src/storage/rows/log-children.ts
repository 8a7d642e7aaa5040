/** A name with its value. */
export interface NamedValue {
  readonly name: string;
  readonly value: string | null;
}

export interface AdapterAttributeRow {
  /** A decimal number; given by the store. */
  readonly id: string;
  readonly message_guid: string;
  readonly adapter_id: string | null;
  readonly adapter_message_id: string | null;
  readonly name: string | null;
  readonly value: string | null;
}

export interface AttachmentRow {
  readonly id: string;
  readonly message_guid: string;
  readonly time_stamp: number | null;
  readonly name: string | null;
  readonly content_type: string | null;
  readonly payload_size: number;
}

export interface RunRow {
  readonly id: string;
  readonly message_guid: string;
  readonly run_start: number | null;
  readonly run_stop: number | null;
  readonly log_level: string | null;
  readonly overall_state: string | null;
  readonly process_id: string | null;
}

export interface RunStepRow {
  readonly run_id: string;
  readonly child_count: number;
  readonly step_start: number | null;
  readonly step_stop: number | null;
  readonly step_id: string | null;
  readonly model_step_id: string | null;
  readonly branch_id: string | null;
  readonly status: string | null;
  readonly error: string | null;
  readonly activity: string | null;
}

export interface TraceMessageRow {
  readonly trace_id: number;
  readonly message_guid: string;
  readonly run_id: string;
  readonly child_count: number;
  readonly model_step_id: string | null;
  readonly payload_size: number | null;
  readonly mime_type: string | null;
  readonly created_at: number;
}

interface TraceValueRow extends NamedValue {
  readonly trace_id: number;
}

/** The tables of what belongs to a log. */
export interface LogChildTables {
  readonly adapter_attributes: AdapterAttributeRow;
  readonly attachments: AttachmentRow;
  readonly attachment_bodies: { readonly attachment_id: string; readonly body: Uint8Array };
  readonly runs: RunRow;
  readonly run_steps: RunStepRow;
  readonly run_step_properties: NamedValue & { readonly run_id: string; readonly child_count: number };
  readonly trace_messages: TraceMessageRow;
  readonly trace_payloads: { readonly trace_id: number; readonly body: Uint8Array };
  readonly trace_message_properties: TraceValueRow;
  readonly trace_exchange_properties: TraceValueRow;
}
