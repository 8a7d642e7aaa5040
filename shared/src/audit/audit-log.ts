import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { databaseUrlFor } from "../database/index.ts";
import type { AuditFilter, AuditRetention } from "./audit-database.ts";
import type { AuditEvent } from "./audit-event.ts";
import { openAuditFile } from "./audit-file.ts";
import { createAuditKeeper } from "./audit-keeper.ts";
import { type AuditRecord, recordOf } from "./audit-record.ts";
import { jsonLine } from "./printable.ts";
import { createRefusalBudget } from "./refusal-budget.ts";

/** Where audit events go. */
export interface AuditLog {
  /** Costs no more than a place in a list: files and databases are written a moment later. */
  record(event: AuditEvent): void;
  /** Events that were kept, newest first. @throws the engine's error where the database is away */
  find(filter: AuditFilter): Promise<AuditRecord[]>;
  /** Writes what is waiting, as far as the disk takes it. */
  close(): Promise<void>;
}

export interface AuditLogOptions {
  readonly home: string;
  /** "token-server" or "resource-api". */
  readonly service: string;
  /** The setting of where databases are. */
  readonly databaseUrl: string | undefined;
  readonly retention: AuditRetention;
  /** Whether nothing of it has to outlive the process. */
  readonly temporary?: boolean;
  /** The tenant's clock, and the system's. */
  readonly now: () => number;
  readonly system: () => number;
  /** Hears of each event, also one that is only counted. */
  readonly onEvent?: ((event: AuditEvent) => void) | undefined;
  /** Hears the first failure of each spell. */
  readonly onFailure: (error: Error) => void;
}

/**
 * Opens the audit log of one server: JSON lines in `<home>/audit/<service>.jsonl`, and the same events in a database
 * where they can be looked up (decision 0005). What is refused in floods is counted.
 */
export function openAuditLog(options: AuditLogOptions): AuditLog {
  const { home, service, databaseUrl, retention, temporary = false, now, system, onFailure } = options;
  const file = openAuditFile(join(home, "audit", `${service}.jsonl`), now, onFailure);
  const keep = (event: AuditEvent): void => {
    const record = recordOf(event, now());
    file.add(jsonLine(record));
    keeper.add(record);
  };
  const keeper = createAuditKeeper({
    url: databaseUrlFor(databaseUrl, home, `${service}-audit`),
    service,
    retention,
    temporary,
    system,
    onFailure,
    onDropped: (count) =>
      keep({
        event: "audit.dropped",
        outcome: "refused",
        method: "",
        path: "",
        request: randomUUID(),
        detail: `${count} events are in no database`,
      }),
  });
  const budget = createRefusalBudget(() => performance.now(), keep);
  return {
    record(event) {
      options.onEvent?.(event);
      if (budget.admits(event)) keep(event);
    },
    find: (filter) => keeper.find(filter),
    async close() {
      budget.close();
      await Promise.all([file.close(), keeper.close()]);
    },
  };
}
