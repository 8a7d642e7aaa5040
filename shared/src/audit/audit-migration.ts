import { type Kysely, PostgresAdapter, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** 0001: the events of one server, in the order in which they were written. */
export const auditMigration: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const postgres = database.getExecutor().adapter instanceof PostgresAdapter;
    await database.schema
      .createTable("audit_event")
      .addColumn("seq", postgres ? sql`bigserial` : "integer", (column) =>
        postgres ? column.primaryKey() : column.primaryKey().autoIncrement(),
      )
      .addColumn("time", "text", (column) => column.notNull())
      .addColumn("written", "bigint", (column) => column.notNull())
      .addColumn("request", "text", (column) => column.notNull())
      .addColumn("event", "text", (column) => column.notNull())
      .addColumn("outcome", "text", (column) => column.notNull())
      .addColumn("reason", "text")
      .addColumn("principal", "text")
      .addColumn("key_id", "text")
      .addColumn("method", "text", (column) => column.notNull())
      .addColumn("path", "text", (column) => column.notNull())
      .addColumn("peer", "text")
      .addColumn("detail", "text")
      .execute();
    await database.schema.createIndex("audit_event_request").on("audit_event").column("request").execute();
    await database.schema.createIndex("audit_event_written").on("audit_event").column("written").execute();
  },
};
