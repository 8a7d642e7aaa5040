import type { Kysely } from "kysely";
import { createBulkInsert } from "./bulk-insert.ts";
import type { TenantRows, TenantTables } from "./rows/tenant.ts";
import type { MessageLogSchema } from "./schema.ts";

/** Tables of the tenant, parents before children. */
const tables = [
  "id_map_from_ids",
  "id_map_to_ids",
  "id_map_from_id2s",
  "idempotent_entries",
  "locks",
  "archiving_runs",
  "external_logging_events",
  "log_files",
  "log_file_bodies",
  "log_file_archives",
  "log_file_archive_bodies",
  "data_store_messages",
  "data_store_bodies",
  "variables",
  "variable_bodies",
] as const satisfies readonly (keyof TenantTables)[];

/** What a tenant has exactly one of: it takes the place of what is there. */
const settings = ["archiving_configurations", "external_logging_activation"] as const;

/** Inserts what the tenant holds beside messages; rows whose key is known stay as they are, settings are set. */
export async function insertTenantRows(
  transaction: Kysely<MessageLogSchema>,
  rows: TenantRows,
): Promise<void> {
  const insert = createBulkInsert(transaction);
  for (const table of settings) await insert(table, rows[table] ?? [], { replaceBy: "id" });
  for (const table of tables) await insert(table, rows[table] ?? [], "keep");
}
