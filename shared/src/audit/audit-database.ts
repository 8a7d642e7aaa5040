import { setImmediate as breathe } from "node:timers/promises";
import type { Generated, Kysely } from "kysely";
import { openDatabase } from "../database/index.ts";
import { auditMigration } from "./audit-migration.ts";
import type { AuditRecord } from "./audit-record.ts";
import { escaped } from "./printable.ts";

interface AuditTables {
  readonly audit_event: EventRow & { readonly seq: Generated<number> };
}

interface EventRow {
  /** By the tenant's clock. */
  readonly time: string;
  /** By the system's clock, in epoch milliseconds: what retention goes by. */
  readonly written: number;
  readonly request: string;
  readonly event: string;
  readonly outcome: "granted" | "refused";
  readonly reason: string | null;
  readonly principal: string | null;
  readonly key_id: string | null;
  readonly method: string;
  readonly path: string;
  readonly peer: string | null;
  readonly detail: string | null;
}

/** A record with the moment at which it was handed over, epoch milliseconds of the system. */
export interface WrittenRecord {
  readonly record: AuditRecord;
  readonly written: number;
}

/** Which events are asked for; what is undefined does not matter. */
export interface AuditFilter {
  readonly request?: string | undefined;
  readonly principal?: string | undefined;
  readonly outcome?: "granted" | "refused" | undefined;
  readonly limit: number;
}

/** How long events stay: by the system's clock, and by their number. */
export interface AuditRetention {
  readonly days: number;
  readonly events: number;
}

export interface AuditDatabase {
  keep(records: readonly WrittenRecord[]): Promise<void>;
  /** Newest first. */
  find(filter: AuditFilter): Promise<AuditRecord[]>;
  /** Removes what is too old or too much, a piece at a time. */
  sweep(retention: AuditRetention, now: number): Promise<void>;
  close(): Promise<void>;
}

const rowsAStatement = 100;
const rowsASweep = 1_000;
const dayMs = 86_400_000;

/**
 * The events of one server in a database of their own: no state of the tenant brings them back, and a crash leaves it
 * whole without a wait for the disk at each write. Statements are small, and others get a turn between them.
 * @param service "token-server" or "resource-api"
 */
export async function openAuditDatabase(
  url: string,
  service: string,
  durable: false | "whole",
): Promise<AuditDatabase> {
  const { kysely, close } = await openDatabase<AuditTables>({
    url,
    schema: `${service.replaceAll("-", "_")}_audit`,
    durable,
    migrations: { "0001-audit": auditMigration },
  });
  return {
    async keep(records) {
      for (let start = 0; start < records.length; start += rowsAStatement) {
        const rows = records.slice(start, start + rowsAStatement).map(rowOf);
        await kysely.insertInto("audit_event").values(rows).execute();
        await breathe();
      }
    },
    find: (filter) => find(kysely, filter),
    async sweep({ days, events }, now) {
      const newest = await kysely
        .selectFrom("audit_event")
        .select((value) => value.fn.max("seq").as("seq"))
        .executeTakeFirst();
      for (;;) {
        const old = await kysely
          .selectFrom("audit_event")
          .select("seq")
          .where((row) =>
            row.or([row("written", "<", now - days * dayMs), row("seq", "<=", (newest?.seq ?? 0) - events)]),
          )
          .orderBy("seq")
          .limit(rowsASweep)
          .execute();
        if (old.length === 0) return;
        const last = old.map(({ seq }) => seq);
        await kysely.deleteFrom("audit_event").where("seq", "in", last).execute();
        await breathe();
      }
    },
    close,
  };
}

async function find(kysely: Kysely<AuditTables>, filter: AuditFilter): Promise<AuditRecord[]> {
  const { request, principal, outcome, limit } = filter;
  let query = kysely.selectFrom("audit_event").selectAll().orderBy("seq", "desc").limit(limit);
  if (request !== undefined) query = query.where("request", "=", request);
  if (principal !== undefined) query = query.where("principal", "=", principal);
  if (outcome !== undefined) query = query.where("outcome", "=", outcome);
  return (await query.execute()).map(recordOfRow);
}

/** Foreign text as the lines of the file have it: PostgreSQL takes no NUL, and nobody is to print the rest. */
const text = (value: string | undefined): string | null => (value === undefined ? null : escaped(value));

const rowOf = ({ record, written }: WrittenRecord): EventRow => ({
  time: record.time,
  written,
  request: record.request,
  event: record.event,
  outcome: record.outcome,
  reason: record.reason ?? null,
  principal: text(record.principal),
  key_id: record.key ?? null,
  method: escaped(record.method),
  path: escaped(record.path),
  peer: record.peer ?? null,
  detail: text(record.detail),
});

const recordOfRow = (row: EventRow): AuditRecord => ({
  time: row.time,
  request: row.request,
  event: row.event,
  outcome: row.outcome,
  reason: row.reason ?? undefined,
  principal: row.principal ?? undefined,
  key: row.key_id ?? undefined,
  method: row.method,
  path: row.path,
  peer: row.peer ?? undefined,
  detail: row.detail ?? undefined,
});
