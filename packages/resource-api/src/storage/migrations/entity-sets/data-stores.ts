import { type Kysely, sql } from "kysely";
import { createTables, isPostgres, type Table } from "../table.ts";

const storeKey = ["data_store_name", "integration_flow", "type"];
const messageKey = ["id", ...storeKey];
const variableKey = ["variable_name", "integration_flow"];

const tables: readonly Table[] = [
  {
    name: "data_store_messages",
    columns: {
      id: "text",
      data_store_name: "text",
      integration_flow: "text",
      type: "text",
      visibility: "text?",
      message_id: "text?",
      due_at: "whole?",
      created_at: "whole?",
      retain_until: "whole?",
    },
    key: messageKey,
    indexes: {
      data_store_messages_by_store: [...storeKey, "id"],
      data_store_messages_by_message: ["message_id", ...messageKey],
    },
  },
  {
    name: "data_store_bodies",
    columns: {
      id: "text",
      data_store_name: "text",
      integration_flow: "text",
      type: "text",
      body: "bytes",
    },
    key: messageKey,
    parent: { columns: messageKey, table: "data_store_messages", key: messageKey },
  },
  {
    name: "variables",
    columns: {
      variable_name: "text",
      integration_flow: "text",
      visibility: "text?",
      updated_at: "whole?",
      retain_until: "whole?",
    },
    key: variableKey,
  },
  {
    name: "variable_bodies",
    columns: { variable_name: "text", integration_flow: "text", body: "bytes" },
    key: variableKey,
    parent: { columns: variableKey, table: "variables", key: variableKey },
  },
];

/**
 * Data stores and variables. A store is nothing but its messages, and a message becomes overdue by the clock:
 * both are views, so neither a count nor a status can be out of date.
 */
export async function createDataStores(db: Kysely<unknown>): Promise<void> {
  await createTables(db, tables);
  const postgres = isPostgres(db);
  const now = postgres
    ? sql`cast(extract(epoch from statement_timestamp()) * 1000 as bigint)`
    : sql`cast(unixepoch('subsec') * 1000 as integer)`;
  const status = sql`case when due_at < ${now} then 'Overdue' else 'Waiting' end`;
  await sql`
    create view data_store_entries as
    select id, data_store_name, integration_flow, type,
      ${postgres ? sql`(${status}) collate "C"` : status} as status,
      message_id, due_at, created_at, retain_until
    from data_store_messages`.execute(db);
  await sql`
    create view data_stores as
    select data_store_name, integration_flow, type, min(visibility) as visibility,
      count(*) as number_of_messages,
      sum(case when due_at < ${now} then 1 else 0 end) as number_of_overdue_messages
    from data_store_messages
    group by data_store_name, integration_flow, type`.execute(db);
}
