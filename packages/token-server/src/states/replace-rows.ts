import { sql } from "kysely";
import {
  type HomeFileRow,
  type Storage,
  takeNumber,
  type Transaction,
  writeTransaction,
} from "../storage/index.ts";
import { announceDifferences } from "./announce-differences.ts";
import { type ClientRows, clientTables, readClientRows } from "./client-rows.ts";
import { withLiveMarks } from "./live-marks.ts";

/** Both engines bind more values. */
const rowsAStatement = 100;

/** Rows to come, and the home's files that follow them. */
export interface Replacement {
  readonly rows: ClientRows;
  readonly files: readonly HomeFileRow[];
}

/**
 * Puts clients and users in the place of all that there are, in one transaction, and notes that the home's files have
 * to follow. @returns the number of the change
 */
export async function replaceRows(
  storage: Storage,
  { rows: given, files }: Replacement,
  now: number,
): Promise<number> {
  const { change } = await writeTransaction(storage.kysely, async (transaction) => {
    // Both counters before the tables, as everybody else has them, so that nobody waits for each other in a circle.
    await takeNumber(transaction, "revocation");
    if (storage.dialect === "postgres")
      await sql`lock table ${sql.join(clientTables.map((table) => sql.table(table)))} in exclusive mode`.execute(
        transaction,
      );
    const before = await readClientRows(transaction);
    const kept = withLiveMarks(given, before);
    await removeAll(transaction);
    for (const table of clientTables) await insertAll(transaction, table, kept[table]);
    await announceDifferences(transaction, before, kept, now);
    await noteFiles(transaction, files);
  });
  return change;
}

async function removeAll(transaction: Transaction): Promise<void> {
  await transaction.deleteFrom("platform_role").execute();
  // What was ordered of the instances of before; what is still at work ends on what there is then.
  await transaction.deleteFrom("platform_job").where("state", "!=", "PROCESSING").execute();
  await transaction.deleteFrom("role_assignment").execute();
  await transaction.deleteFrom("idp_user").execute();
  await transaction.deleteFrom("role_collection").execute();
  const operator = transaction.selectFrom("service_instance").select("id").where("plan", "=", "operator");
  await transaction.deleteFrom("service_key").where("instance_id", "not in", operator).execute();
  await transaction.deleteFrom("service_instance").where("plan", "!=", "operator").execute();
}

async function insertAll<Table extends keyof ClientRows>(
  transaction: Transaction,
  table: Table,
  rows: ClientRows[Table],
): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsAStatement) {
    const some = rows.slice(start, start + rowsAStatement);
    await transaction
      .insertInto(table)
      .values(some as never)
      .execute();
  }
}

async function noteFiles(transaction: Transaction, files: readonly HomeFileRow[]): Promise<void> {
  await transaction.deleteFrom("home_file").execute();
  for (const file of files) await transaction.insertInto("home_file").values(file).execute();
  await transaction
    .insertInto("tenant_facts")
    .values({ name: "files", value: "behind" })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
}
