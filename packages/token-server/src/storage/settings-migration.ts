import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** 0005: what the operator has chosen for the tenant, by name. */
export const settingsMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable("setting")
      .addColumn("name", "text", (column) => column.primaryKey().notNull())
      .addColumn("value", "text", (column) => column.notNull())
      .execute();
  },
};
