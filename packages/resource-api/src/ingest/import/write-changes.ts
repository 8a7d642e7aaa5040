import type { Model } from "@tenantbox/odata-v2/model";
import type { Dialect } from "@tenantbox/shared/database";
import { CompiledQuery, type Kysely } from "kysely";
import { insertRows } from "../../storage/insert-rows.ts";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { type Columns, countedTables, type MappedLog, type SaidColumns } from "./entity-rows.ts";

/** What of a log is to be written. */
export interface Change {
  readonly log: MappedLog;
  /** What it says; columns that are missing are null. */
  readonly row: SaidColumns;
  /** Links whose rows replace the stored ones. */
  readonly links: readonly string[];
  /** Whether the log is stored already. */
  readonly known: boolean;
}

/** Where logs are written. */
export interface LogTable {
  readonly dialect: Dialect;
  readonly model: Model;
  /** All columns of a log. */
  readonly columns: readonly string[];
}

/** Writes logs and what is below them, replacing the children that came anew. */
export async function writeChanges(
  transaction: Kysely<MessageLogSchema>,
  { dialect, model, columns }: LogTable,
  changes: readonly Change[],
): Promise<void> {
  if (changes.length === 0) return;
  for (const change of changes) if (change.known) await forgetChildren(transaction, dialect, model, change);
  for (const known of [false, true]) {
    await insertRows(transaction, dialect, {
      table: "message_processing_logs",
      rows: changes.filter((change) => change.known === known).map(({ row }) => row),
      columns,
      // Whoever writes to SQLite is alone: what he did not find is not there, and to be ready for it costs as much again.
      known: known || dialect === "postgres" ? { replaceBy: "message_guid" } : "refuse",
    });
  }
  for (const [table, rows] of childrenByTable(changes)) {
    if (countedTables.has(table)) await giveIds(transaction, table, rows);
    if (table === "trace_messages") await countOnFrom(transaction, table, rows);
    // An id that another log has stays with it.
    await insertRows(transaction, dialect, { table, rows, known: "keep" });
  }
}

async function forgetChildren(
  transaction: Kysely<MessageLogSchema>,
  dialect: Dialect,
  model: Model,
  { log, links }: Change,
): Promise<void> {
  const type = model.bySet.get("MessageProcessingLogs");
  for (const name of links) {
    const link = type?.navigationByName.get(name);
    const table = link && model.byName.get(link.target)?.table;
    const column = link?.join[0]?.to;
    if (table === undefined || column === undefined) continue;
    const place = dialect === "sqlite" ? "?" : "$1";
    // What is below them goes with them.
    const text = `delete from "${table}" where "${column}" = ${place}`;
    await transaction.executeQuery(CompiledQuery.raw(text, [log.guid]));
  }
}

/** Rows of each table, a parent's table before those of its children. */
function childrenByTable(changes: readonly Change[]): ReadonlyMap<string, Columns[]> {
  const tables = new Map<string, Columns[]>();
  for (const { log, links } of changes) {
    for (const { table, row } of links.flatMap((name) => log.links.get(name) ?? [])) {
      const some = tables.get(table);
      if (some === undefined) tables.set(table, [row]);
      else some.push(row);
    }
  }
  return tables;
}

async function giveIds(
  transaction: Kysely<MessageLogSchema>,
  table: string,
  rows: readonly Columns[],
): Promise<void> {
  const { next_id: end } = await transaction
    .updateTable("id_counters")
    .set((counter) => ({ next_id: counter("next_id", "+", rows.length) }))
    .where("name", "=", table)
    .returning("next_id")
    .executeTakeFirstOrThrow();
  for (const [index, row] of rows.entries()) row["id"] = String(end - rows.length + index);
}

/** Numbers that came from outside are not given out again. */
async function countOnFrom(
  transaction: Kysely<MessageLogSchema>,
  table: string,
  rows: readonly Columns[],
): Promise<void> {
  const most = Math.max(...rows.map((row) => Number(row["trace_id"])));
  await transaction
    .updateTable("id_counters")
    .set({ next_id: most + 1 })
    .where("name", "=", table)
    .where("next_id", "<=", most)
    .execute();
}
