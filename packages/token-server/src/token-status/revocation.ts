import { OAuthError } from "../errors.ts";
import { announceTokenRevocation, type RevokedToken } from "../revocations/index.ts";
import type { RefreshTokens } from "../refresh-tokens/index.ts";
import type { Storage } from "../storage/index.ts";
import type { ClientEndpoint } from "./client-request.ts";
import type { TokenStatusOf } from "./token-status.ts";

/** Revokes a single token. @throws {OAuthError} too-many-revoked */
export type RevokeToken = (token: RevokedToken) => Promise<void>;

/** Epoch milliseconds; `expired`: what ended before is forgotten. */
export function tokenRevoker(
  { kysely }: Storage,
  { now, expired }: { readonly now: () => number; readonly expired: () => number },
): RevokeToken {
  return async (token) => {
    const done = await kysely
      .transaction()
      .execute((transaction) =>
        announceTokenRevocation(transaction, token, { now: now(), expired: expired() }),
      );
    if (!done) throw new OAuthError("too-many-revoked", { retryAfter: 60 });
  };
}

/**
 * Token revocation (RFC 7009): a client ends a token of its own. What is no live token is ended already (section 2.2);
 * a token of somebody else is refused (section 2.1).
 */
export function revocation(
  statusOf: TokenStatusOf,
  revoke: RevokeToken,
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
        await refreshTokens.remove(token);
        return `a refresh token for user ${grant.userId} is revoked`;
      }
      if (!status.live) return `nothing to revoke: ${status.reason}`;
      const { jti: tokenId, cid, exp } = status.claims;
      if (cid !== by.client.clientId) throw new OAuthError("token-of-another");
      await revoke({ tokenId, owner: cid, expiresAt: exp * 1000 });
      return `token ${tokenId} is revoked`;
    },
  };
}
