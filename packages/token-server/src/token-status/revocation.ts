import { longestTokenSeconds } from "@tenantbox/shared/access-token";
import { OAuthError } from "../errors.ts";
import { announceGrantRevocation, announceTokenRevocation, type RevokedToken } from "../revocations/index.ts";
import { grantIdOf, type RefreshTokens, removeRefreshToken } from "../refresh-tokens/index.ts";
import type { Storage } from "../storage/index.ts";
import type { ClientEndpoint } from "./client-request.ts";
import type { TokenStatusOf } from "./token-status.ts";

/** Revokes a single token. @throws {OAuthError} too-many-revoked */
export type RevokeToken = (token: RevokedToken) => Promise<void>;

/** Ends a refresh token and whatever it has given, or nothing at all. @throws {OAuthError} too-many-revoked */
export type RevokeGrant = (refreshToken: string, clientId: string) => Promise<void>;

/** Epoch milliseconds; `expired`: what ended before is forgotten. */
interface Moments {
  readonly now: () => number;
  readonly expired: () => number;
}

const tooMany = (): OAuthError => new OAuthError("too-many-revoked", { retryAfter: 60 });

/**
 * Revokes the grant behind a refresh token (RFC 7009 section 2.1). It has one refresh token, since none is exchanged for
 * another. Its access tokens carry its id; the last may have been issued up to now, and live as long as any may, since
 * the instance's validity may have been longer then.
 */
export function grantRevoker({ kysely }: Storage, { now, expired }: Moments): RevokeGrant {
  return (refreshToken, clientId) =>
    kysely.transaction().execute(async (transaction) => {
      const expiresAt = now() + longestTokenSeconds * 1000;
      const grant = { grantId: grantIdOf(refreshToken), owner: clientId, expiresAt };
      const moments = { now: now(), expired: expired() };
      if (!(await announceGrantRevocation(transaction, grant, moments))) throw tooMany();
      await removeRefreshToken(transaction, refreshToken);
    });
}

export function tokenRevoker({ kysely }: Storage, { now, expired }: Moments): RevokeToken {
  return async (token) => {
    const done = await kysely
      .transaction()
      .execute((transaction) =>
        announceTokenRevocation(transaction, token, { now: now(), expired: expired() }),
      );
    if (!done) throw tooMany();
  };
}

/**
 * Token revocation (RFC 7009): a client ends a token of its own, with a refresh token the access tokens of its grant. What is no live token is ended already (section 2.2);
 * a token of somebody else is refused (section 2.1).
 */
export function revocation(
  statusOf: TokenStatusOf,
  { revoke, revokeGrant }: { readonly revoke: RevokeToken; readonly revokeGrant: RevokeGrant },
  refreshTokens: RefreshTokens,
): ClientEndpoint {
  return {
    noun: "revocation",
    inQuery: false,
    async answer(context, { token, by }) {
      const status = await statusOf(token);
      context.body = "";
      context.status = 200;
      const grant = status.live ? undefined : await refreshTokens.find(token);
      if (grant !== undefined) {
        if (grant.clientId !== by.client.clientId) throw new OAuthError("token-of-another");
        await revokeGrant(token, grant.clientId);
        return `a refresh token for user ${grant.userId} is revoked, with the access tokens that it has given`;
      }
      if (!status.live) return `nothing to revoke: ${status.reason}`;
      const { jti: tokenId, cid, exp } = status.claims;
      if (cid !== by.client.clientId) throw new OAuthError("token-of-another");
      await revoke({ tokenId, owner: cid, expiresAt: exp * 1000 });
      return `token ${tokenId} is revoked`;
    },
  };
}
