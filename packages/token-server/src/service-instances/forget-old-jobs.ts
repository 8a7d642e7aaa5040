import { type Kysely, sql } from "kysely";
import type { PlatformJobRow, TokenServerTables } from "../storage/index.ts";

/** Each order makes one row, so that a step looks at many more than have come. */
const lookedAtOnce = 100;

/** How far a walk has come: the last row that was looked at. */
interface Place {
  readonly at: number;
  readonly guid: string;
}

const start: Place = { at: 0, guid: "" };
const gone = sql<boolean>`(not exists (select 1 from service_instance where service_instance.id = platform_job.resource)
  and not exists (select 1 from service_key where service_key.id = platform_job.resource))`;
const followed = sql<boolean>`exists (select 1 from platform_job as newer
  where newer.resource = platform_job.resource and newer.created_at > platform_job.created_at)`;

/**
 * Walks over the jobs that ended before a moment, some rows with each call, again and again. The latest about something
 * that is still there stays, and so does what stands in for something that could not be made: there may be as many of
 * these as there are instances and keys, so no call looks at all of them.
 */
export function forgetOldJobs(kysely: Kysely<TokenServerTables>): (before: number) => Promise<void> {
  const places: Record<"COMPLETE" | "FAILED", Place> = { COMPLETE: start, FAILED: start };

  const step = async (
    state: keyof typeof places & PlatformJobRow["state"],
    before: number,
  ): Promise<void> => {
    const { at, guid } = places[state];
    const rows = await kysely
      .selectFrom("platform_job")
      .select(["guid", "updated_at"])
      .where("state", "=", state)
      .where("updated_at", "<", before)
      .where("updated_at", ">=", at)
      .where((eb) => eb.or([eb("updated_at", ">", at), eb("guid", ">", guid)]))
      .orderBy("updated_at")
      .orderBy("guid")
      .limit(lookedAtOnce)
      .execute();
    const last = rows.at(-1);
    places[state] =
      last === undefined || rows.length < lookedAtOnce ? start : { at: last.updated_at, guid: last.guid };
    if (last === undefined) return;
    await kysely
      .deleteFrom("platform_job")
      .where(
        "guid",
        "in",
        rows.map((row) => row.guid),
      )
      .where("stands_in", "=", 0)
      .where((eb) => eb.or([gone, followed]))
      .execute();
  };

  return async (before) => {
    await step("COMPLETE", before);
    await step("FAILED", before);
  };
}
