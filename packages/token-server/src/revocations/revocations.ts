import { longestTokenSeconds } from "@tenantbox/shared/access-token";
import type { Kysely } from "kysely";
import { takeNumber, type TokenServerTables, type Transaction } from "../storage/index.ts";

/**
 * What resource APIs have to hear of. `revoked`: tokens of this subject with this mark are refused until the last of
 * them has expired. `restored`: they are accepted again, since their key or user is there again. `changed`: what a resource API keeps for callers of this subject is out of date; tokens live on.
 */
export interface Revocation {
  /** Grows with every entry, in commit order: nothing appears later below a number that was read. */
  readonly seq: number;
  readonly kind: "revoked" | "restored" | "changed";
  /** A client id, or the id of a user. */
  readonly subject: string;
  /** Empty where `changed`. */
  readonly revSig: string;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** How much longer than its validity a token may be accepted: leeway of verifiers, clocks, calls in flight. */
export const margin = 60_000;
/** How long a change stays in the feed: longer than any resource API goes without reading it and keeps what it has. */
const changeLasts = 3_600_000;
const mostAtOnce = 1000;

/**
 * Writes that tokens are to be refused, since their key or user is being deleted or has another credential; they may
 * have been issued up to now, and live as long as any may: the instance's validity may have been longer before.
 */
export function announceRevocation(
  transaction: Transaction,
  { subject, revSig }: { readonly subject: string; readonly revSig: string },
  now: number,
): Promise<void> {
  const until = now + longestTokenSeconds * 1000 + margin;
  return append(transaction, { kind: "revoked", subject, revSig, until });
}

/** Writes that what a client or user may do has changed. */
export function announceChange(transaction: Transaction, subject: string, now: number): Promise<void> {
  return append(transaction, { kind: "changed", subject, revSig: "", until: now + changeLasts });
}

/** Takes back what was announced of a key or user that is there again, as it was. */
export async function announceRestoration(
  transaction: Transaction,
  { subject, revSig }: { subject: string; revSig: string },
): Promise<void> {
  const revoked = await transaction
    .deleteFrom("revocation")
    .where("kind", "=", "revoked")
    .where("client_id", "=", subject)
    .where("rev_sig", "=", revSig)
    .returning("until")
    .execute();
  const until = Math.max(...revoked.map((row) => row.until));
  if (revoked.length > 0) await append(transaction, { kind: "restored", subject, revSig, until });
}

async function append(transaction: Transaction, entry: Omit<Revocation, "seq">): Promise<void> {
  await transaction
    .insertInto("revocation")
    .values({
      seq: await takeNumber(transaction, "revocation"),
      kind: entry.kind,
      client_id: entry.subject,
      rev_sig: entry.revSig,
      until: entry.until,
    })
    .execute();
}

/** Removes entries that ended before a moment, epoch milliseconds. */
export async function forgetRevocations(kysely: Kysely<TokenServerTables>, expired: number): Promise<void> {
  await kysely.deleteFrom("revocation").where("until", "<", expired).execute();
}

/** The feed behind `seq` (0 from the beginning), oldest first, at most 1000 entries at once, those left out that ended before `expired`. */
export async function revocationsAfter(
  kysely: Kysely<TokenServerTables>,
  seq: number,
  expired: number,
): Promise<Revocation[]> {
  const rows = await kysely
    .selectFrom("revocation")
    .selectAll()
    .where("seq", ">", seq)
    .where("until", ">=", expired)
    .orderBy("seq")
    .limit(mostAtOnce)
    .execute();
  return rows.map((row) => ({
    seq: row.seq,
    kind: row.kind,
    subject: row.client_id,
    revSig: row.rev_sig,
    until: row.until,
  }));
}
