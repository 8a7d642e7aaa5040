import { createHash, randomBytes } from "node:crypto";
import { type RefreshTokenRow, type Storage, takeNumber, type Transaction } from "../storage/index.ts";

/** What a refresh token stands for: that a client may go on for a user. Times in epoch milliseconds. */
export interface RefreshGrant {
  readonly clientId: string;
  /** Mark of the key that the grant began with: it ends with that key. */
  readonly revSig: string;
  readonly userId: string;
  /** Mark of the user: it ends with the user, and with another password. */
  readonly userRevSig: string;
  /** Of a user of a directory: the name to ask it by. */
  readonly directoryName: string | undefined;
  /** What was granted; never more, whatever the user may do later. */
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface RefreshTokens {
  /** Keeps a grant for seven days, under its token, which is kept nowhere itself. */
  keep(token: string, grant: Omit<RefreshGrant, "createdAt" | "expiresAt">): Promise<void>;
  /** The grant behind a token that has not expired. */
  find(token: string): Promise<RefreshGrant | undefined>;
}

/** As the real system's platform has it where nobody says otherwise. */
const lifetime = 604_800_000;
/** Of one client for one user; the oldest go first. */
const most = 100;

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
/** A refresh token to be: random enough that a hash of it is as good as a password's slow one. */
export const newRefreshToken = (): string => `${randomBytes(32).toString("base64url")}-r`;

/**
 * What the access tokens of a grant carry, so that they end with its refresh token (RFC 7009 section 2.1). It follows from
 * the token, which nobody can work out from it, nor from it the hash that is kept.
 */
export const grantIdOf = (refreshToken: string): string =>
  createHash("sha256").update(`grant of ${refreshToken}`).digest("hex").slice(0, 32);

/** Forgets a refresh token, within the transaction that revokes what it has given. */
export async function removeRefreshToken(transaction: Transaction, token: string): Promise<void> {
  await transaction.deleteFrom("refresh_token").where("hash", "=", hashOf(token)).execute();
}

/** @param expired what ended before may be forgotten, epoch milliseconds */
export function createRefreshTokens(
  { kysely }: Storage,
  { now, expired }: { readonly now: () => number; readonly expired: () => number },
): RefreshTokens {
  return {
    async keep(token, { clientId, revSig, userId, userRevSig, directoryName, scopes }) {
      await kysely.transaction().execute(async (transaction) => {
        // Its row lock keeps the count true while others issue.
        await takeNumber(transaction, "revocation");
        await transaction.deleteFrom("refresh_token").where("expires_at", "<", expired()).execute();
        const tooMany = transaction
          .selectFrom("refresh_token")
          .select("hash")
          .where("client_id", "=", clientId)
          .where("user_id", "=", userId)
          .orderBy("created_at", "desc")
          .orderBy("hash")
          .limit(1_000)
          .offset(most - 1);
        await transaction.deleteFrom("refresh_token").where("hash", "in", tooMany).execute();
        await transaction
          .insertInto("refresh_token")
          .values({
            hash: hashOf(token),
            client_id: clientId,
            rev_sig: revSig,
            user_id: userId,
            user_rev_sig: userRevSig,
            directory_name: directoryName ?? null,
            scopes: JSON.stringify(scopes),
            created_at: now(),
            expires_at: now() + lifetime,
          })
          .execute();
      });
    },
    async find(token) {
      const row = await kysely
        .selectFrom("refresh_token")
        .selectAll()
        .where("hash", "=", hashOf(token))
        .where("expires_at", ">", now())
        .executeTakeFirst();
      return row && grantOf(row);
    },
  };
}

function grantOf(row: RefreshTokenRow): RefreshGrant {
  return {
    clientId: row.client_id,
    revSig: row.rev_sig,
    userId: row.user_id,
    userRevSig: row.user_rev_sig,
    directoryName: row.directory_name ?? undefined,
    scopes: JSON.parse(row.scopes) as string[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
