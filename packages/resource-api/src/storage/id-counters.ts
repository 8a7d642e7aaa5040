import type { Kysely } from "kysely";
import type { MessageLogSchema } from "./schema.ts";

/** Ids that are plain numbers, by the table that has them. */
export type CounterName = "custom_header_properties" | "adapter_attributes" | "trace_messages";

/** Gives out numbers that nobody else has; `save` remembers where it stopped. */
export interface IdCounters {
  next(name: CounterName): number;
  save(): Promise<void>;
}

/**
 * Takes the counters. Whoever has them keeps other writers of logs waiting until its transaction ends: the row
 * of the headers is the lock.
 */
export async function takeCounters(transaction: Kysely<MessageLogSchema>): Promise<IdCounters> {
  await transaction
    .updateTable("id_counters")
    .set((row) => ({ next_id: row.ref("next_id") }))
    .where("name", "=", "custom_header_properties" satisfies CounterName)
    .execute();
  const rows = await transaction.selectFrom("id_counters").selectAll().execute();
  const counters = new Map(rows.map((row) => [row.name, row.next_id]));
  const taken = new Set<CounterName>();
  return {
    next(name) {
      const id = counters.get(name);
      if (id === undefined) throw new Error(`no counter for ${name}`);
      counters.set(name, id + 1);
      taken.add(name);
      return id;
    },
    async save() {
      for (const name of taken) {
        await transaction
          .updateTable("id_counters")
          .set({ next_id: counters.get(name) ?? 0 })
          .where("name", "=", name)
          .execute();
      }
    },
  };
}
