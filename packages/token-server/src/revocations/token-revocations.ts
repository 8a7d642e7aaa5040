import { grantMark, singleTokenMark } from "@tenantbox/shared/access-token";
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

/** A grant all of whose tokens are to be refused from now on. */
export interface RevokedGrant {
  readonly grantId: string;
  /** The client that has it. */
  readonly owner: string;
  /** When the last of its tokens can expire, epoch milliseconds. */
  readonly expiresAt: number;
}

/** So many tokens and grants of one client may be revoked and not expired at once; more would be a list without an end. */
const mostRevokedTokens = 1_000;

/**
 * Writes that a token is to be refused; once more for the same token is nothing new.
 * @param now epoch milliseconds: what has ended by then does not count
 * @param expired what ended before is forgotten; before `now` where a clock can go back
 * @returns false where the client has too many of them
 */
export const announceTokenRevocation = (
  transaction: Transaction,
  { tokenId, owner, expiresAt }: RevokedToken,
  moments: Moments,
): Promise<boolean> =>
  announce(transaction, { subject: tokenId, mark: singleTokenMark, owner, expiresAt }, moments);

/** The same for all tokens of a grant, those that are just being issued among them. */
export const announceGrantRevocation = (
  transaction: Transaction,
  { grantId, owner, expiresAt }: RevokedGrant,
  moments: Moments,
): Promise<boolean> =>
  announce(transaction, { subject: grantId, mark: grantMark, owner, expiresAt }, moments);

interface Moments {
  readonly now: number;
  readonly expired: number;
}

interface Owned {
  readonly subject: string;
  readonly mark: string;
  readonly owner: string;
  readonly expiresAt: number;
}

async function announce(
  transaction: Transaction,
  { subject, mark, owner, expiresAt }: Owned,
  { now, expired }: Moments,
): Promise<boolean> {
  // First, as everywhere: it puts what follows in one order on every engine.
  const seq = await takeNumber(transaction, "revocation");
  if (await isRevoked(transaction, [{ subject, revSig: mark }])) return true;
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
      client_id: subject,
      rev_sig: mark,
      until: expiresAt + margin,
      owner,
    })
    .execute();
  return true;
}

/** Whether any of these is revoked: a key's tokens, a user's, a grant's, or a single one. */
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
