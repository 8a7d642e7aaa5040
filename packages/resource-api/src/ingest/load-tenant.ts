import type { Database } from "@tenantbox/shared/database";
import { createLogStore } from "../storage/log-store.ts";
import type { MessageLog } from "../storage/message-log.ts";
import type { MessageLogSchema } from "../storage/schema.ts";
import { type GenerateOptions, generateLogs } from "./generate-logs.ts";
import { generateTenant } from "./tenant/generate-tenant.ts";
import type { KnownMessage } from "./tenant/known-message.ts";

/**
 * Stores generated logs and what a tenant holds beside, all or none.
 * @param onlyIfEmpty where there are logs, nothing is written
 * @returns how many logs were new
 */
export function loadTenant(
  database: Database<MessageLogSchema>,
  options: GenerateOptions,
  onlyIfEmpty = false,
): Promise<number> {
  const messages: KnownMessage[] = [];
  const { seed, now } = options;
  const logs = noting(generateLogs(options), messages);
  return createLogStore(database).insert(logs, {
    onlyIfEmpty,
    tenant: () => generateTenant({ seed, now, messages }),
  });
}

/** The logs, unchanged; what else the tenant holds refers to some of them. */
function* noting(logs: Iterable<MessageLog>, messages: KnownMessage[]): Generator<MessageLog> {
  for (const log of logs) {
    const { message_guid, artifact_id, application_message_id, log_start } = log.row;
    if (artifact_id !== null && log_start !== null) {
      messages.push({
        guid: message_guid,
        flowId: artifact_id,
        applicationMessageId: application_message_id,
        start: log_start,
      });
    }
    yield log;
  }
}
