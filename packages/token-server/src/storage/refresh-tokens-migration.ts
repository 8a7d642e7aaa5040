import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** 0008: refresh tokens, by the hash of each. */
export const refreshTokensMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema
      .createTable("refresh_token")
      .addColumn("hash", "text", (column) => column.primaryKey().notNull())
      .addColumn("client_id", "text", (column) => column.notNull())
      .addColumn("rev_sig", "text", (column) => column.notNull())
      .addColumn("user_id", "text", (column) => column.notNull())
      .addColumn("user_rev_sig", "text", (column) => column.notNull())
      .addColumn("scopes", "text", (column) => column.notNull())
      .addColumn("created_at", "bigint", (column) => column.notNull())
      .addColumn("expires_at", "bigint", (column) => column.notNull())
      .execute();
    await database.schema
      .createIndex("refresh_token_owner")
      .on("refresh_token")
      .columns(["client_id", "user_id", "created_at"])
      .execute();
    await database.schema.createIndex("refresh_token_end").on("refresh_token").column("expires_at").execute();
  },
};
