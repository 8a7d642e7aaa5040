import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** 0007: from when a signing key signs, and until when what it has signed counts; keys of before go on without an end. */
export const signingKeyTimesMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const table = () => database.schema.alterTable("signing_key");
    await table()
      .addColumn("signs_from", "bigint", (column) => column.notNull().defaultTo(0))
      .execute();
    await table().addColumn("honoured_until", "bigint").execute();
    await sql`update signing_key set signs_from = created_at`.execute(database);
  },
};
