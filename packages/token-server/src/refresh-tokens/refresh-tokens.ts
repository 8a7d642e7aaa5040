import { createHash, randomBytes } from "node:crypto";
import { type RefreshTokenRow, type Storage, takeNumber } from "../storage/index.ts";

/** What a refresh token stands for: that a client may go on for a user. Times in epoch milliseconds. */
export interface RefreshGrant {
  readonly clientId: string;
  /** Mark of the key that the grant began with: it ends with that key. */
  readonly revSig: string;
  readonly userId: string;
  /** Mark of the user: it ends with the user, and with another password. */
  readonly userRevSig: string;
  /** What was granted; never more, whatever the user may do later. */
  readonly scopes: readonly string[];
  readonly createdAt: number;
  readonly expiresAt: number;
}

export interface RefreshTokens {
  /** Keeps a grant for seven days. @returns the token, which is kept nowhere itself */
  issue(grant: Omit<RefreshGrant, "createdAt" | "expiresAt">): Promise<string>;
  /** The grant behind a token that has not expired. */
  find(token: string): Promise<RefreshGrant | undefined>;
  /** @returns whether it was there */
  remove(token: string): Promise<boolean>;
}

/** As the real system's platform has it where nobody says otherwise. */
const lifetime = 604_800_000;
/** Of one client for one user; the oldest go first. */
const most = 100;

const hashOf = (token: string): string => createHash("sha256").update(token).digest("hex");
/** Random enough that a hash of it is as good as a password's slow one. */
const newToken = (): string => `${randomBytes(32).toString("base64url")}-r`;

/** @param expired what ended before may be forgotten, epoch milliseconds */
export function createRefreshTokens(
  { kysely }: Storage,
  { now, expired }: { readonly now: () => number; readonly expired: () => number },
): RefreshTokens {
  return {
    async issue({ clientId, revSig, userId, userRevSig, scopes }) {
      const token = newToken();
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
            scopes: JSON.stringify(scopes),
            created_at: now(),
            expires_at: now() + lifetime,
          })
          .execute();
      });
      return token;
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
    async remove(token) {
      const { numDeletedRows } = await kysely
        .deleteFrom("refresh_token")
        .where("hash", "=", hashOf(token))
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
  };
}

function grantOf(row: RefreshTokenRow): RefreshGrant {
  return {
    clientId: row.client_id,
    revSig: row.rev_sig,
    userId: row.user_id,
    userRevSig: row.user_rev_sig,
    scopes: JSON.parse(row.scopes) as string[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
