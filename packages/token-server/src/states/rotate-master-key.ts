import { setTimeout as pause } from "node:timers/promises";
import { rewriteState } from "@tenantbox/shared/database";
import { sql } from "kysely";
import type { RotatableSecretBox } from "../secrets/index.ts";
import { type SealedColumn, sealedColumns, type Storage } from "../storage/index.ts";

/** What a rotation has done. */
export interface Rotation {
  /** Names the key that seals now, without telling it. */
  readonly keyId: string;
  /** Values that were sealed anew. */
  readonly resealed: number;
}

/** Longest time from sealing a value to the commit of its row, in milliseconds. */
const longestWriteMs = 2_500;

/**
 * Replaces the master key. The file holds both keys until every value of the database and of kept states is sealed with
 * the new one, so that a crash at any moment leaves everything readable; the next rotation goes on where it was.
 * @param states files of kept states
 */
export async function rotateMasterKey(
  storage: Storage,
  box: RotatableSecretBox,
  states: readonly string[],
): Promise<Rotation> {
  const keyId = await box.begin();
  let resealed = await resealRows(storage, box);
  for (const path of states) resealed += resealState(path, box);
  // What was sealed with the old key a moment before may have been written behind us.
  await pause(longestWriteMs);
  resealed += await resealRows(storage, box);
  await box.finish();
  return { keyId, resealed };
}

/** Row by row, so that others write in between; a row that changed meanwhile is sealed with the new key already. */
async function resealRows({ kysely }: Storage, box: RotatableSecretBox): Promise<number> {
  let count = 0;
  for (const one of sealedColumns) {
    const [table, column, key] = [sql.table(one.table), sql.ref(one.column), sql.ref(one.key)];
    const { rows } = await sql<{ key: string; text: string }>`
      select ${key} as key, ${column} as text from ${table} where ${column} is not null`.execute(kysely);
    for (const row of rows) {
      const text = resealed(one, row.key, row.text, box);
      if (text === undefined) continue;
      await sql`update ${table} set ${column} = ${text} where ${key} = ${row.key} and ${column} = ${row.text}`.execute(
        kysely,
      );
      count += 1;
    }
  }
  return count;
}

const resealState = (path: string, box: RotatableSecretBox): number =>
  rewriteState(path, sealedColumns, (column, key, text) => resealed(column, key, text, box));

/** The same value under the new key; undefined where it is already, or is not sealed. */
function resealed(
  { contextOf }: SealedColumn,
  key: string,
  text: string,
  box: RotatableSecretBox,
): string | undefined {
  const context = contextOf(key);
  return context === undefined || box.isCurrent(text)
    ? undefined
    : box.seal(box.open(text, context), context);
}
