import type {
  AdapterAttributeRow,
  AttachmentRow,
  NamedValue,
  RunRow,
  RunStepRow,
} from "./rows/log-children.ts";
import type { StoreAttachmentRow, StoreEntryRow } from "./rows/message-store.ts";
import type { CustomHeaderRow, ErrorRow, LogRow } from "./schema.ts";

/** A log as it comes in: its row and all that belongs to it. What is absent, it has none of. */
export interface MessageLog {
  readonly row: LogRow;
  readonly customHeaders: readonly Pick<CustomHeaderRow, "name" | "value">[];
  readonly error: Omit<ErrorRow, "message_guid"> | undefined;
  readonly adapterAttributes?: readonly Omit<AdapterAttributeRow, "id" | "message_guid">[];
  readonly attachments?: readonly LogAttachment[];
  readonly runs?: readonly LogRun[];
  /** Messages that the flow persisted; they outlive the log. */
  readonly messageStoreEntries?: readonly StoredMessage[];
}

/** A document on a log. Its size is that of its body. */
export interface LogAttachment extends Omit<AttachmentRow, "message_guid" | "payload_size"> {
  readonly body: Uint8Array;
}

/** One attempt, its steps in the order of their count. */
export interface LogRun extends Omit<RunRow, "message_guid"> {
  readonly steps: readonly LogStep[];
}

/** One step. The property TraceIds is written by the store, which numbers the traces. */
export interface LogStep extends Omit<RunStepRow, "run_id"> {
  readonly properties: readonly NamedValue[];
  readonly traces?: readonly StepTrace[];
}

/** The message as it was at a step. */
export interface StepTrace {
  readonly mime_type: string | null;
  /** Epoch milliseconds: a trace is kept for an hour. */
  readonly created_at: number;
  readonly body: Uint8Array;
  readonly headers: readonly NamedValue[];
  readonly exchangeProperties: readonly NamedValue[];
}

export interface StoredMessage extends Omit<StoreEntryRow, "message_guid" | "has_attachments"> {
  readonly body: Uint8Array;
  readonly properties: readonly NamedValue[];
  readonly attachments: readonly StoredAttachment[];
}

export interface StoredAttachment extends Omit<StoreAttachmentRow, "entry_id"> {
  readonly body: Uint8Array;
  readonly properties: readonly NamedValue[];
}
