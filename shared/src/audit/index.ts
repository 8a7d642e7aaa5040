export type { AuditRetention } from "./audit-database.ts";
export type { AuditEvent } from "./audit-event.ts";
export { type AuditLog, openAuditLog } from "./audit-log.ts";
export type { AuditRecord } from "./audit-record.ts";
export { type Explanation, explanationOf } from "./reasons/index.ts";
