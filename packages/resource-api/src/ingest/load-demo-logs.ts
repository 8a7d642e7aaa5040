import type { Database } from "@tenantbox/shared/database";
import { createLogStore } from "../storage/log-store.ts";
import { readMoment, writeMoment } from "../storage/moments.ts";
import type { MessageLogSchema } from "../storage/schema.ts";
import { type GenerateOptions, generateLogs } from "./generate-logs.ts";
import { loadTenant } from "./load-tenant.ts";

/** How long the first demo logs reach back; the same number comes in as long a time later. */
const span = 30 * 86_400_000;
/** A shorter gap is not worth a thought. */
const leastGap = 3_600_000;

/**
 * Fills an empty database with generated logs and what a tenant holds beside, all or none. One that was filled so gets
 * the logs of the time that has passed since, so that the demo tenant lives on while old logs go. Any other is left
 * alone. How many logs were new.
 */
export async function loadDemoLogs(
  database: Database<MessageLogSchema>,
  options: GenerateOptions,
): Promise<number> {
  const stored = await loadTenant(database, options, true);
  if (stored === 0) return goOn(database, options);
  await writeMoment(database.kysely, "demo-logs", options.now);
  return stored;
}

/** What has happened since the last demo logs; the same moments give the same logs. */
async function goOn(database: Database<MessageLogSchema>, options: GenerateOptions): Promise<number> {
  const last = await readMoment(database.kysely, "demo-logs");
  if (last === undefined || options.now - last < leastGap) return 0;
  const from = Math.max(last, options.now - span);
  const count = Math.round((options.count * (options.now - from)) / span);
  const seed = Math.floor(from / 1000) % 2 ** 31;
  const stored = await createLogStore(database).insert(generateLogs({ ...options, from, count, seed }));
  await writeMoment(database.kysely, "demo-logs", options.now);
  return stored;
}
