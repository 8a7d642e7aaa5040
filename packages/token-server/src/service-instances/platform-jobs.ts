import { sql } from "kysely";
import type { PlatformJobRow, PlatformOperation, Storage, Transaction } from "../storage/index.ts";
import { forgetOldJobs } from "./forget-old-jobs.ts";
import { InstanceError } from "./instance-error.ts";

/** An order as its owner asks for it. Times in epoch milliseconds. */
export interface PlatformJob {
  readonly guid: string;
  readonly operation: PlatformOperation;
  readonly state: PlatformJobRow["state"];
  /** Id of the instance or key. */
  readonly resource: string;
  /** Why it failed. */
  readonly failure: string | undefined;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** How long after its end an order can be asked about. */
const jobsAreKept = 7 * 86_400_000;
/** On PostgreSQL an order may be another process's; one that says nothing for so long is nobody's. */
const silence = 60_000;
const cutOff = "the platform was stopped while it was at work on this; order it once more";

/** The orders of the platform's API, in the database. */
export interface JobRows {
  add(transaction: Transaction, row: PlatformJobRow): Promise<void>;
  /** Part of the transaction that does what was ordered. @throws where the order was given up meanwhile */
  complete(transaction: Transaction, guid: string): Promise<void>;
  fail(guid: string, failure: string): Promise<void>;
  /** Says that these are being worked at. */
  keepAlive(guids: readonly string[]): Promise<void>;
  /** Orders that nobody works at have failed. `own`: those that this process works at. */
  settle(own: ReadonlySet<string>): Promise<void>;
  find(guid: string): Promise<PlatformJob | undefined>;
  /** The latest order about each of these resources, where there is one. */
  latest(resources: readonly string[]): Promise<ReadonlyMap<string, PlatformJob>>;
  /** Forgets some of what ended long ago; the latest order about something that is still there stays. */
  prune(): Promise<void>;
}

export function createJobRows({ kysely, dialect }: Storage, now: () => number): JobRows {
  const forget = forgetOldJobs(kysely);
  return {
    async add(transaction, row) {
      await transaction.insertInto("platform_job").values(row).execute();
    },

    async complete(transaction, guid) {
      const done = await transaction
        .updateTable("platform_job")
        .set({ state: "COMPLETE", stands_in: 0, updated_at: now() })
        .where("guid", "=", guid)
        .where("state", "=", "PROCESSING")
        .returning("guid")
        .execute();
      if (done.length === 0) throw new InstanceError("not-found", cutOff);
    },

    async fail(guid, failure) {
      await kysely
        .updateTable("platform_job")
        .set({ state: "FAILED", failure, updated_at: now() })
        .where("guid", "=", guid)
        .where("state", "=", "PROCESSING")
        .execute();
    },

    async keepAlive(guids) {
      await kysely
        .updateTable("platform_job")
        .set({ updated_at: now() })
        .where("guid", "in", [...guids])
        .where("state", "=", "PROCESSING")
        .execute();
    },

    async settle(own) {
      const at = now();
      const rows = await kysely
        .selectFrom("platform_job")
        .select("guid")
        .where("state", "=", "PROCESSING")
        .where("updated_at", "<=", dialect === "sqlite" ? at : at - silence)
        .execute();
      const cut = rows.filter(({ guid }) => !own.has(guid)).map(({ guid }) => guid);
      if (cut.length === 0) return;
      await kysely
        .updateTable("platform_job")
        .set({ state: "FAILED", failure: cutOff, updated_at: at })
        .where("guid", "in", cut)
        .where("state", "=", "PROCESSING")
        .execute();
    },

    async find(guid) {
      const row = await kysely
        .selectFrom("platform_job")
        .selectAll()
        .where("guid", "=", guid)
        .executeTakeFirst();
      return row && jobOf(row);
    },

    async latest(resources) {
      if (resources.length === 0) return new Map();
      const rows = await kysely
        .selectFrom("platform_job")
        .selectAll()
        .where("resource", "in", [...resources])
        .where(
          sql<boolean>`created_at = (select max(created_at) from platform_job as other
            where other.resource = platform_job.resource)`,
        )
        .orderBy("operation")
        .execute();
      return new Map(rows.map((row) => [row.resource, jobOf(row)]));
    },

    prune: () => forget(now() - jobsAreKept),
  };
}

const jobOf = (row: PlatformJobRow): PlatformJob => ({
  guid: row.guid,
  operation: row.operation,
  state: row.state,
  resource: row.resource,
  failure: row.failure ?? undefined,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});
