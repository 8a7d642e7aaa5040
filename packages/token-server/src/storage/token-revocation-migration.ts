import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** 0006: revocations of single tokens, with the client that each belongs to; whether something is revoked is looked up. */
export const tokenRevocationMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    await database.schema.alterTable("revocation").addColumn("owner", "text").execute();
    await database.schema
      .createIndex("revocation_subject")
      .on("revocation")
      .columns(["client_id", "rev_sig"])
      .execute();
    await database.schema.createIndex("revocation_owner").on("revocation").column("owner").execute();
  },
};
