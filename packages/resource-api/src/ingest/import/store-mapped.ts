import type { Model } from "@tenantbox/odata-v2/model";
import type { Dialect } from "@tenantbox/shared/database";
import { CompiledQuery, type Kysely, type Selectable } from "kysely";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { type Digests, digestsOf } from "./digests.ts";
import { type Columns, columnsOf, type MappedLog, type SaidColumns } from "./entity-rows.ts";
import { type Change, writeChanges } from "./write-changes.ts";

/** How many logs were added, changed, found as they were, and left because the stored state is newer. */
export interface StoredCounts {
  readonly new: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly older: number;
}

interface KnownLog {
  readonly row: Columns;
  readonly digests: Digests;
}

/**
 * Stores logs, no two with the same guid. A known guid is updated where the log differs, unless the stored one
 * ended later: an old export never undoes a newer state. Links that are not inline keep what is stored.
 */
export async function storeMapped(
  transaction: Kysely<MessageLogSchema>,
  dialect: Dialect,
  model: Model,
  logs: readonly MappedLog[],
): Promise<StoredCounts> {
  const known = await knownLogs(transaction, dialect, logs);
  const counts = { new: 0, updated: 0, unchanged: 0, older: 0 };
  const changes: Change[] = [];
  const columns = [...logColumns(model), "imported"];
  for (const log of logs) {
    const stored = known.get(log.guid);
    const digests = digestsOf(log);
    const links = [...log.links.keys()].filter((name) => stored?.digests[name] !== digests[name]);
    const outcome = outcomeOf(log, stored, links);
    counts[outcome] += 1;
    if (outcome === "unchanged" || outcome === "older") continue;
    const imported = JSON.stringify(stored === undefined ? digests : { ...stored.digests, ...digests });
    // Columns that a new log does not mention are null.
    const row = stored === undefined ? log.row : { ...stored.row, ...saidOf(log.row) };
    changes.push({ log, row: { ...row, imported }, links, known: stored !== undefined });
  }
  await writeChanges(transaction, { dialect, model, columns }, changes);
  return counts;
}

function outcomeOf(
  { row }: MappedLog,
  stored: KnownLog | undefined,
  links: readonly string[],
): keyof StoredCounts {
  if (stored === undefined) return "new";
  if (row["log_end"] !== undefined && endOf(row) < endOf(stored.row)) return "older";
  const same = Object.entries(saidOf(row)).every(([column, value]) => (stored.row[column] ?? null) === value);
  return same && links.length === 0 ? "unchanged" : "updated";
}

/** A log that is still open ends before all others. */
const endOf = ({ log_end: end }: SaidColumns): number => (typeof end === "number" ? end : -1);

/** Only what an export had something to say about. */
function saidOf(row: SaidColumns): Columns {
  const said: Columns = {};
  for (const [column, value] of Object.entries(row)) if (value !== undefined) said[column] = value;
  return said;
}

function logColumns(model: Model): readonly string[] {
  const type = model.bySet.get("MessageProcessingLogs");
  return type === undefined ? [] : columnsOf(type);
}

async function knownLogs(
  transaction: Kysely<MessageLogSchema>,
  dialect: Dialect,
  logs: readonly MappedLog[],
): Promise<ReadonlyMap<string, KnownLog>> {
  const guids = logs.map(({ guid }) => guid);
  // One value for all guids: the statement is the same for any number of them.
  const among = dialect === "sqlite" ? "in (select value from json_each(?))" : "= any($1)";
  const text = `select * from "message_processing_logs" where "message_guid" ${among}`;
  const given = dialect === "sqlite" ? JSON.stringify(guids) : guids;
  const { rows } = await transaction.executeQuery<Selectable<MessageLogSchema["message_processing_logs"]>>(
    CompiledQuery.raw(text, [given]),
  );
  return new Map(
    rows.map((row) => [
      row.message_guid,
      { row: { ...row }, digests: JSON.parse(row.imported ?? "{}") as Digests },
    ]),
  );
}
