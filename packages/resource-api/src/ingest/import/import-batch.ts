import type { Model } from "@tenantbox/odata-v2/model";
import type { Database } from "@tenantbox/shared/database";
import type { MessageLogSchema } from "../../storage/schema.ts";
import type { MappedLog } from "./entity-rows.ts";
import { BrokenLineError, readBatch } from "./read-batch.ts";
import { type StoredCounts, storeMapped } from "./store-mapped.ts";

/** What became of a batch: stored whole, or not at all because of one line. */
export type ImportOutcome =
  | {
      readonly stored: true;
      readonly counts: StoredCounts;
      readonly ignored: Readonly<Record<string, number>>;
    }
  | { readonly stored: false; readonly line: number; readonly message: string };

/** Imports some lines in one transaction; the same lines again change nothing. */
export async function importBatch(
  database: Database<MessageLogSchema>,
  model: Model,
  bytes: Uint8Array,
): Promise<ImportOutcome> {
  try {
    const { logs, ignored } = readBatch(model, bytes);
    const counts = await database.kysely.transaction().execute(async (transaction) => {
      const total = { new: 0, updated: 0, unchanged: 0, older: 0 };
      for (const group of withoutRepeats(logs)) {
        const some = await storeMapped(transaction, database.dialect, model, group);
        for (const name of ["new", "updated", "unchanged", "older"] as const) total[name] += some[name];
      }
      return total;
    });
    return { stored: true, counts, ignored };
  } catch (error) {
    if (error instanceof BrokenLineError) return { stored: false, line: error.line, message: error.message };
    throw error;
  }
}

/** Pages that drift repeat logs: a repeated one waits for the next group, so that it meets the first as stored. */
function* withoutRepeats(logs: readonly MappedLog[]): Generator<readonly MappedLog[]> {
  let group = new Map<string, MappedLog>();
  for (const log of logs) {
    if (group.has(log.guid)) {
      yield [...group.values()];
      group = new Map();
    }
    group.set(log.guid, log);
  }
  if (group.size > 0) yield [...group.values()];
}
