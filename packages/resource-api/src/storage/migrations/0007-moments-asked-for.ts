import type { Kysely } from "kysely";
import type { Migration } from "kysely/migration";

/** What waits too long is asked by the tenant's clock, in the query, and no more by the database's in a view. */
export const momentsAskedFor: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.dropView("data_store_entries").execute();
    await db.schema.dropView("data_stores").execute();
  },
};
