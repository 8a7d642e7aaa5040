import type { Kysely } from "kysely";
import type { TokenServerTables, Transaction } from "../storage/index.ts";
import { takeNumber } from "../storage/index.ts";

/** Tokens to be refused: those of this client with this `rev_sig`, until the last of them has expired. */
export interface Revocation {
  /** Grows with every entry, in commit order: nothing appears later below a number that was read. */
  readonly seq: number;
  readonly clientId: string;
  readonly revSig: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** How much longer than its validity a token may be accepted: leeway of verifiers, clocks, calls in flight. */
const margin = 60_000;
const mostAtOnce = 1000;

/** Writes the revocation of a key that is being deleted; its tokens may have been issued up to now. */
export async function revokeKey(
  transaction: Transaction,
  key: { clientId: string; revSig: string; tokenValidity: number },
  now: number,
): Promise<void> {
  await transaction.deleteFrom("revocation").where("until", "<", now).execute();
  await transaction
    .insertInto("revocation")
    .values({
      seq: await takeNumber(transaction, "revocation"),
      client_id: key.clientId,
      rev_sig: key.revSig,
      until: now + key.tokenValidity * 1000 + margin,
    })
    .execute();
}

/** The feed behind `seq` (0 from the beginning), oldest first, at most 1000 entries at once, expired ones left out. */
export async function revocationsAfter(
  kysely: Kysely<TokenServerTables>,
  seq: number,
  now: number,
): Promise<Revocation[]> {
  const rows = await kysely
    .selectFrom("revocation")
    .selectAll()
    .where("seq", ">", seq)
    .where("until", ">=", now)
    .orderBy("seq")
    .limit(mostAtOnce)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    clientId: row.client_id,
    revSig: row.rev_sig,
    until: row.until,
  }));
}
