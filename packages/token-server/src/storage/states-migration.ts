import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** 0003: which tenant the rows belong to; files of the home that a restored state still has to bring back. */
export const statesMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable("tenant_facts")
      .addColumn("name", "text", (column) => column.primaryKey().notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .execute();
    await database.schema
      .createTable("home_file")
      .addColumn("path", "text", (column) => column.primaryKey().notNull())
      .addColumn("sealed_content", "text", (column) => column.notNull())
      .execute();
  },
};
