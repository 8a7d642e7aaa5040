import { sql } from "kysely";
import { openLogDatabase } from "../storage/open-log-database.ts";
import { noteContent, noteTenant } from "../storage/tenant-facts.ts";
import type { GenerateOptions } from "./generate-logs.ts";
import { loadDemoLogs } from "./load-demo-logs.ts";
import { type SeededLogs, seedLogs } from "./seeded/seed-logs.ts";

/** What the first state of a tenant holds. The same content gives the same rows, byte for byte. */
export interface StateContent {
  /** Tells tenants apart. */
  readonly tenant: string;
  readonly from:
    | { readonly kind: "nothing" }
    | { readonly kind: "demo"; readonly options: GenerateOptions }
    /** `text` tells seeds apart. */
    | { readonly kind: "seed"; readonly text: string; readonly logs: SeededLogs };
}

/**
 * Makes the first state of a tenant as a state file, whichever engine it is for.
 * @throws {ExportFileError} for a file of a seed
 */
export async function makeState(path: string, { tenant, from }: StateContent): Promise<void> {
  // Whoever takes the file syncs it as a whole.
  const database = await openLogDatabase(`sqlite:${path}`, { durable: false });
  try {
    await noteTenant(database.kysely, tenant);
    if (from.kind === "demo") await loadDemoLogs(database, from.options);
    if (from.kind === "seed") {
      await noteContent(database.kysely, from.text);
      await seedLogs(database, from.logs);
    }
    // A file by itself, without a log beside it.
    await sql`pragma journal_mode = delete`.execute(database.kysely);
  } finally {
    await database.close();
  }
}
