import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/**
 * Orders of the platform's API and what they came to; labels, annotations and the time of the last change of instances
 * and keys. An order's parameters are kept nowhere: they may hold what must not be stored.
 */
export const platformJobsMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    for (const table of ["service_instance", "service_key"]) {
      await database.schema.alterTable(table).addColumn("metadata", "text").execute();
      await database.schema.alterTable(table).addColumn("updated_at", "bigint").execute();
    }
    await database.schema
      .createTable("platform_job")
      .addColumn("guid", "text", (column) => column.primaryKey().notNull())
      .addColumn("operation", "text", (column) => column.notNull())
      .addColumn("state", "text", (column) => column.notNull())
      .addColumn("resource", "text", (column) => column.notNull())
      .addColumn("instance", "text", (column) => column.notNull())
      .addColumn("name", "text", (column) => column.notNull())
      .addColumn("plan", "text", (column) => column.notNull())
      .addColumn("metadata", "text")
      .addColumn("stands_in", "bigint", (column) => column.notNull())
      .addColumn("failure", "text")
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("updated_at", "bigint", (column) => column.notNull())
      .execute();
    const index = (name: string, columns: string[]) =>
      database.schema.createIndex(name).on("platform_job").columns(columns).execute();
    await index("platform_job_resource", ["resource", "created_at"]);
    await index("platform_job_state", ["state", "updated_at"]);
    await index("platform_job_stands_in", ["stands_in", "operation", "instance"]);
  },
};
