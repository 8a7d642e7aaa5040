import type { Kysely } from "kysely";
import type { CounterRow, TokenServerTables } from "./schema.ts";

export type Transaction = Kysely<TokenServerTables>;

/**
 * Runs one write of instances or keys. Taking the change number comes first: its row lock puts such writes
 * in one order on every engine, so what a transaction reads stays true until it commits, numbers are
 * committed in order without gaps, and a reader that saw number n has seen every write up to n.
 * @returns what `write` returned and the number of this change
 */
export function writeTransaction<Result>(
  kysely: Kysely<TokenServerTables>,
  write: (transaction: Transaction) => Promise<Result>,
): Promise<{ result: Result; change: number }> {
  return kysely.transaction().execute(async (transaction) => {
    const change = await takeNumber(transaction, "change");
    return { change, result: await write(transaction) };
  });
}

/** The next number of a counter; call it inside `writeTransaction`, which keeps others waiting until commit. */
export async function takeNumber(transaction: Transaction, name: CounterRow["name"]): Promise<number> {
  const row = await transaction
    .updateTable("counter")
    .set((value) => ({ value: value("value", "+", 1) }))
    .where("name", "=", name)
    .returning("value")
    .executeTakeFirstOrThrow();
  return row.value;
}
