import { type Kysely, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { isPostgres } from "./table.ts";

/** Logs are looked up by the value of a custom header: without an index, every header of that name is read. */
export const headerValues: Migration = {
  async up(db: Kysely<unknown>) {
    if (isPostgres(db)) {
      // A hash takes values of any length; a tree refuses those above 2,700 bytes.
      await sql`create index headers_by_value on custom_header_properties using hash (value)`.execute(db);
      return;
    }
    await db.schema.dropIndex("headers_by_name").execute();
    await db.schema
      .createIndex("headers_by_value")
      .on("custom_header_properties")
      .columns(["name", "value", "message_guid"])
      .execute();
  },
};
