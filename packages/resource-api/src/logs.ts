/** The logs without the API: what makes, opens and stores them, for measurements beside the running stack. */
export { generateLogs } from "./ingest/generate-logs.ts";
export { importBatch } from "./ingest/import/import-batch.ts";
export { messageLogModel } from "./model/index.ts";
export { createLogStore } from "./storage/log-store.ts";
export { LOG_SCHEMA, openLogDatabase } from "./storage/open-log-database.ts";
