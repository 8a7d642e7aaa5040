import type { Database } from "@tenantbox/shared/database";
import { createLogStore } from "../storage/log-store.ts";
import type { MessageLogSchema } from "../storage/schema.ts";
import { type GenerateOptions, generateLogs } from "./generate-logs.ts";

/** Fills an empty database with generated logs, all or none. One that has logs is left alone: 0. */
export function loadDemoLogs(
  database: Database<MessageLogSchema>,
  options: GenerateOptions,
): Promise<number> {
  return createLogStore(database).insertIfEmpty(generateLogs(options));
}
