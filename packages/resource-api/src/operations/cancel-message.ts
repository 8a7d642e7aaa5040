import { entityNotFound, ODataError } from "@tenantbox/odata-v2/errors";
import { sql, statement } from "@tenantbox/odata-v2/sql";
import { type Operation, textOf } from "./operation.ts";

/**
 * `CancelMessageProcessingLog`: a message that is being processed, waits for its retry or was abandoned becomes
 * CANCELLED and ends now; these are the statuses that are not final (fact sheet, section 4, and its open point 5).
 * @throws {ODataError} when run: 404 for no such message, 500 with a text for one that has ended, as the real
 *   system does for business errors
 */
export const cancelMessage: Operation = (parameters, { dialect, now }) => {
  const id = textOf(parameters, "Id") ?? "";
  const exists = sql`update message_processing_logs set status = status where message_guid = ${id}`;
  const cancel = sql`
    update message_processing_logs
    set status = 'CANCELLED',
      custom_status = case when custom_status = status then 'CANCELLED' else custom_status end,
      log_end = coalesce(log_end, ${now})
    where message_guid = ${id} and status in ('PROCESSING', 'RETRY', 'ABANDONED')`;
  const ended = new ODataError(
    "internal",
    "The message cannot be cancelled: only messages in status PROCESSING, RETRY or ABANDONED can.",
  );
  return {
    statements: [
      { ...statement(exists, dialect), otherwise: entityNotFound() },
      { ...statement(cancel, dialect), otherwise: ended },
    ],
    result: {
      kind: "entity",
      path: `MessageProcessingLogs('${encodeURIComponent(id.replaceAll("'", "''"))}')`,
    },
  };
};
