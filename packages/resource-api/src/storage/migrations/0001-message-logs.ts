import { type ColumnDataType, type Kysely, PostgresAdapter, type RawBuilder, sql } from "kysely";
import type { Migration } from "kysely/migration";

/** Message logs with their headers and errors. Times are epoch milliseconds, booleans 0 or 1. */
export const messageLogs: Migration = {
  async up(db: Kysely<unknown>) {
    const text = textType(db);
    await createLogs(db, text);
    await createHeaders(db, text);
    // The text is long and seldom asked for: beside the log row it would slow down every list.
    await db.schema
      .createTable("error_informations")
      .addColumn("message_guid", text, (column) =>
        column.primaryKey().notNull().references("message_processing_logs.message_guid").onDelete("cascade"),
      )
      .addColumn("type", text)
      .addColumn("last_error_model_step_id", text)
      .addColumn("error_text", text, (column) => column.notNull())
      .execute();
  },
};

/** PostgreSQL compares by its database's language unless told otherwise; SQLite, like OData, by code points. */
function textType(db: Kysely<unknown>): ColumnDataType | RawBuilder<unknown> {
  return db.getExecutor().adapter instanceof PostgresAdapter ? sql`text collate "C"` : "text";
}

type TextType = ReturnType<typeof textType>;

async function createLogs(db: Kysely<unknown>, text: TextType): Promise<void> {
  const table = "message_processing_logs";
  await db.schema
    .createTable(table)
    .addColumn("message_guid", text, (column) => column.primaryKey().notNull())
    .addColumn("correlation_id", text)
    .addColumn("application_message_id", text)
    .addColumn("predecessor_message_guid", text)
    .addColumn("application_message_type", text)
    .addColumn("log_start", "bigint")
    .addColumn("log_end", "bigint")
    .addColumn("sender", text)
    .addColumn("receiver", text)
    .addColumn("status", text)
    .addColumn("alternate_web_link", text)
    .addColumn("artifact_id", text)
    .addColumn("artifact_name", text)
    .addColumn("artifact_type", text)
    .addColumn("artifact_package_id", text)
    .addColumn("artifact_package_name", text)
    .addColumn("log_level", text)
    .addColumn("custom_status", text)
    .addColumn("archiving_status", text)
    .addColumn("archiving_sender_channel_messages", "integer")
    .addColumn("archiving_receiver_channel_messages", "integer")
    .addColumn("archiving_log_attachments", "integer")
    .addColumn("archiving_persisted_messages", "integer")
    .addColumn("transaction_id", text)
    .addColumn("previous_component_name", text)
    .addColumn("local_component_name", text)
    .addColumn("origin_component_name", text)
    .execute();
  // The guid at the end of each makes the order of a page total, so pages come straight from the index.
  const indexes: Readonly<Record<string, string[]>> = {
    logs_by_start: ["log_start", "message_guid"],
    logs_by_end: ["log_end", "message_guid"],
    logs_by_status_end: ["status", "log_end", "message_guid"],
    logs_by_artifact_end: ["artifact_id", "log_end", "message_guid"],
    logs_by_correlation: ["correlation_id", "log_start", "message_guid"],
    logs_by_application_message: ["application_message_id", "log_start", "message_guid"],
  };
  for (const [name, columns] of Object.entries(indexes)) {
    await db.schema.createIndex(name).on(table).columns(columns).execute();
  }
}

async function createHeaders(db: Kysely<unknown>, text: TextType): Promise<void> {
  const table = "custom_header_properties";
  await db.schema
    .createTable(table)
    .addColumn("id", text, (column) => column.primaryKey().notNull())
    .addColumn("message_guid", text, (column) =>
      column.notNull().references("message_processing_logs.message_guid").onDelete("cascade"),
    )
    .addColumn("name", text, (column) => column.notNull())
    .addColumn("value", text)
    .execute();
  await db.schema.createIndex("headers_by_message").on(table).columns(["message_guid", "id"]).execute();
  await db.schema.createIndex("headers_by_name").on(table).columns(["name", "message_guid"]).execute();
  // Ids are decimal strings that count up; the row here is the counter, and the lock of who writes logs.
  await db.schema
    .createTable("id_counters")
    .addColumn("name", text, (column) => column.primaryKey().notNull())
    .addColumn("next_id", "bigint", (column) => column.notNull())
    .execute();
  await sql`insert into id_counters (name, next_id) values (${sql.lit(table)}, 100001)`.execute(db);
}
