import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** 0012: refresh tokens of users of a directory, by the name to ask it by; of the tenant's own users there is none. */
export const refreshTokensOfDirectoryMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema.alterTable("refresh_token").addColumn("directory_name", "text").execute();
  },
};
