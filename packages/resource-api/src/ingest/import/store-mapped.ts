import type { Model } from "@tenantbox/odata-v2/model";
import type { Dialect } from "@tenantbox/shared/database";
import type { Kysely } from "kysely";
import type { MessageLogSchema } from "../../storage/schema.ts";
import { type Digests, digestsOf } from "./digests.ts";
import type { Columns, MappedLog } from "./entity-rows.ts";
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
  const known = await knownLogs(transaction, logs);
  const counts = { new: 0, updated: 0, unchanged: 0, older: 0 };
  const changes: Change[] = [];
  const columns = [...columnsOf(model), "imported"];
  for (const log of logs) {
    const stored = known.get(log.guid);
    const digests = digestsOf(log);
    const links = [...log.links.keys()].filter((name) => stored?.digests[name] !== digests[name]);
    const outcome = outcomeOf(log, stored, links);
    counts[outcome] += 1;
    if (outcome === "unchanged" || outcome === "older") continue;
    const imported = JSON.stringify(stored === undefined ? digests : { ...stored.digests, ...digests });
    // Columns that a new log does not mention are null.
    const row = stored === undefined ? log.row : { ...stored.row, ...log.row };
    row["imported"] = imported;
    changes.push({ log, row, links, known: stored !== undefined });
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
  if ("log_end" in row && endOf(row) < endOf(stored.row)) return "older";
  const same = Object.entries(row).every(([column, value]) => (stored.row[column] ?? null) === value);
  return same && links.length === 0 ? "unchanged" : "updated";
}

/** A log that is still open ends before all others. */
const endOf = ({ log_end: end }: Columns): number => (typeof end === "number" ? end : -1);

function columnsOf(model: Model): ReadonlySet<string> {
  const columns = new Set<string>();
  for (const property of model.bySet.get("MessageProcessingLogs")?.properties ?? []) {
    const parts = property.kind === "primitive" ? [property] : property.members;
    for (const { column } of parts) columns.add(column);
  }
  return columns;
}

async function knownLogs(
  transaction: Kysely<MessageLogSchema>,
  logs: readonly MappedLog[],
): Promise<ReadonlyMap<string, KnownLog>> {
  const guids = logs.map(({ guid }) => guid);
  const rows = await transaction
    .selectFrom("message_processing_logs")
    .selectAll()
    .where("message_guid", "in", guids)
    .execute();
  return new Map(
    rows.map((row) => [
      row.message_guid,
      { row: { ...row }, digests: JSON.parse(row.imported ?? "{}") as Digests },
    ]),
  );
}
