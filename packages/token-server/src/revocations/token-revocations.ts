import { singleTokenMark } from "@tenantbox/shared/access-token";
import type { Kysely } from "kysely";
import { takeNumber, type TokenServerTables, type Transaction } from "../storage/index.ts";
import { margin } from "./revocations.ts";

/** A single token that is to be refused from now on. */
export interface RevokedToken {
  /** Its `jti`. */
  readonly tokenId: string;
  /** The client it was issued to. */
  readonly owner: string;
  /** Its `exp` in epoch milliseconds: the entry ends with it. */
  readonly expiresAt: number;
}

/** So many tokens of one client may be revoked and not expired at once; more would be a list without an end. */
const mostRevokedTokens = 1_000;

/**
 * Writes that a token is to be refused; once more for the same token is nothing new.
 * @param now epoch milliseconds: what has ended by then does not count
 * @param expired what ended before is forgotten; before `now` where a clock can go back
 * @returns false where the client has too many of them
 */
export async function announceTokenRevocation(
  transaction: Transaction,
  { tokenId, owner, expiresAt }: RevokedToken,
  { now, expired }: { readonly now: number; readonly expired: number },
): Promise<boolean> {
  // First, as everywhere: it puts what follows in one order on every engine.
  const seq = await takeNumber(transaction, "revocation");
  if (await isRevoked(transaction, [{ subject: tokenId, revSig: singleTokenMark }])) return true;
  await transaction
    .deleteFrom("revocation")
    .where("owner", "=", owner)
    .where("until", "<", expired)
    .execute();
  const { count } = await transaction
    .selectFrom("revocation")
    .select((value) => value.fn.countAll<number>().as("count"))
    .where("owner", "=", owner)
    .where("until", ">=", now)
    .executeTakeFirstOrThrow();
  if (count >= mostRevokedTokens) return false;
  await transaction
    .insertInto("revocation")
    .values({
      seq,
      kind: "revoked",
      client_id: tokenId,
      rev_sig: singleTokenMark,
      until: expiresAt + margin,
      owner,
    })
    .execute();
  return true;
}

/** Whether any of these is revoked: a key's tokens, a user's, or a single one. */
export async function isRevoked(
  kysely: Kysely<TokenServerTables>,
  marks: readonly { readonly subject: string; readonly revSig: string }[],
): Promise<boolean> {
  const row = await kysely
    .selectFrom("revocation")
    .select("seq")
    .where("kind", "=", "revoked")
    .where((where) =>
      where.or(
        marks.map(({ subject, revSig }) =>
          where.and([where("client_id", "=", subject), where("rev_sig", "=", revSig)]),
        ),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
