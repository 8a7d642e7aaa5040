import type { CustomHeaderRow, ErrorRow, LogRow } from "./schema.ts";

/** A log as it comes in: its row, the headers and the error that belong to it. */
export interface MessageLog {
  readonly row: LogRow;
  readonly customHeaders: readonly Pick<CustomHeaderRow, "name" | "value">[];
  readonly error: Omit<ErrorRow, "message_guid"> | undefined;
}
