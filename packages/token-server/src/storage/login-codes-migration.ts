import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** 0011: codes of browser logins, by the hash of each: each is good for one token request, soon. */
export const loginCodesMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable("login_code")
      .addColumn("hash", "text", (column) => column.primaryKey().notNull())
      .addColumn("kind", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addColumn("user_rev_sig", "text", (column) => column.notNull())
      .addColumn("scopes", "text", (column) => column.notNull())
      .addColumn("redirect_uri", "text")
      .addColumn("challenge", "text")
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .execute();
  },
};
