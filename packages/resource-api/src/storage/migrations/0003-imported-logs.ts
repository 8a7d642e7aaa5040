import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What an import remembers of a log, and moments that outlive a stop. */
export const importedLogs: Migration = {
  async up(db: Kysely<unknown>) {
    // JSON: a digest of each list that came with it; null where a log was made here.
    await db.schema.alterTable("message_processing_logs").addColumn("imported", "text").execute();
    await db.schema
      .createTable("moments")
      .addColumn("name", "text", (column) => column.primaryKey().notNull())
      .addColumn("at", "bigint", (column) => column.notNull())
      .execute();
  },
};
