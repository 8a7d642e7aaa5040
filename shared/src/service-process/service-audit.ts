import { type AuditEvent, type AuditLog, type AuditRetention, openAuditLog } from "../audit/index.ts";
import type { Surroundings } from "./run-service.ts";

/** What a server's settings say of its audit log. */
export interface AuditSettings {
  readonly home: string;
  readonly databaseUrl: string | undefined;
  readonly auditRetention: AuditRetention;
}

/**
 * Opens the audit log of a server, whose troubles its process log tells.
 * @param now the tenant's clock, epoch milliseconds
 */
export function serviceAudit(
  service: "token-server" | "resource-api",
  { home, databaseUrl, auditRetention: retention }: AuditSettings,
  { log, now: system, temporary = false }: Surroundings,
  now: () => number,
  onEvent?: (event: AuditEvent) => void,
): AuditLog {
  return openAuditLog({
    home,
    service,
    databaseUrl,
    retention,
    temporary,
    now,
    system,
    onEvent,
    onFailure: (error) => log.error({ error: error.message }, "the audit log cannot be written"),
  });
}
