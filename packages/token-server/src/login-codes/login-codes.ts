import { createHash, randomBytes } from "node:crypto";
import type { LoginCodeRow, Storage } from "../storage/index.ts";

/** What a code stands for: that a user has just proven itself in a browser. */
export interface LoginGrant {
  readonly kind: "authorization-code" | "passcode";
  readonly userId: string;
  /** Mark of the user: another password ends the code. */
  readonly userRevSig: string;
  /** What may be granted for it. */
  readonly scopes: readonly string[];
  /** Of an authorization code: where it was sent, and the S256 challenge it belongs to (RFC 7636). */
  readonly redirectUri: string | undefined;
  readonly challenge: string | undefined;
}

export interface LoginCodes {
  /** Keeps a grant for a minute, or five where a person has to copy the code. @returns the code, kept nowhere itself */
  issue(grant: LoginGrant): Promise<string>;
  /** The grant behind a code, which counts no more from then on, whatever becomes of the request. */
  redeem(code: string, kind: LoginGrant["kind"]): Promise<LoginGrant | undefined>;
}

const lifetimes = { "authorization-code": 60_000, passcode: 300_000 } as const;

const hashOf = (code: string): string => createHash("sha256").update(code).digest("hex");

/** @param now epoch milliseconds */
export function createLoginCodes({ kysely }: Storage, now: () => number): LoginCodes {
  return {
    async issue({ kind, userId, userRevSig, scopes, redirectUri, challenge }) {
      const code = randomBytes(24).toString("base64url");
      await kysely.deleteFrom("login_code").where("expires_at", "<", now()).execute();
      await kysely
        .insertInto("login_code")
        .values({
          hash: hashOf(code),
          kind,
          user_id: userId,
          user_rev_sig: userRevSig,
          scopes: JSON.stringify(scopes),
          redirect_uri: redirectUri ?? null,
          challenge: challenge ?? null,
          expires_at: now() + lifetimes[kind],
        })
        .execute();
      return code;
    },
    async redeem(code, kind) {
      // Deleted and read in one statement: of two that come at once one gets it.
      const row = await kysely
        .deleteFrom("login_code")
        .where("hash", "=", hashOf(code))
        .returningAll()
        .executeTakeFirst();
      return row !== undefined && row.kind === kind && row.expires_at > now() ? grantOf(row) : undefined;
    },
  };
}

function grantOf(row: LoginCodeRow): LoginGrant {
  return {
    kind: row.kind,
    userId: row.user_id,
    userRevSig: row.user_rev_sig,
    scopes: JSON.parse(row.scopes) as string[],
    redirectUri: row.redirect_uri ?? undefined,
    challenge: row.challenge ?? undefined,
  };
}
