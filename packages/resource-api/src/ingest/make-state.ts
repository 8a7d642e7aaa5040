import { sql } from "kysely";
import { openLogDatabase } from "../storage/open-log-database.ts";
import { noteTenant } from "../storage/tenant-facts.ts";
import type { GenerateOptions } from "./generate-logs.ts";
import { loadDemoLogs } from "./load-demo-logs.ts";

/** What the first state of a tenant holds. The same content gives the same rows, byte for byte. */
export interface StateContent {
  /** Tells tenants apart. */
  readonly tenant: string;
  /** None: it starts empty. */
  readonly demo: GenerateOptions | undefined;
}

/** Makes the first state of a tenant as a state file, whichever engine it is for. */
export async function makeState(path: string, { tenant, demo }: StateContent): Promise<void> {
  // Whoever takes the file syncs it as a whole.
  const database = await openLogDatabase(`sqlite:${path}`, false);
  try {
    await noteTenant(database.kysely, tenant);
    if (demo !== undefined) await loadDemoLogs(database, demo);
    // A file by itself, without a log beside it.
    await sql`pragma journal_mode = delete`.execute(database.kysely);
  } finally {
    await database.close();
  }
}
