import type { Context } from "koa";
import type { RefreshSources } from "../grants/refresh.ts";
import { serveClient, type ClientRequestOptions } from "./client-request.ts";
import { checkToken, introspection } from "./introspection.ts";
import { revocation, type RevokeGrant } from "./revocation.ts";
import { revocationByToken, type RevocationByTokenOptions } from "./revocation-by-token.ts";

export { grantRevoker, tokenRevoker } from "./revocation.ts";
export { createTokenStatus, type TokenStatusOf } from "./token-status.ts";

export type TokenStatusOptions = ClientRequestOptions &
  RevocationByTokenOptions & { readonly refresh: RefreshSources; readonly revokeGrant: RevokeGrant };

/** Answers one request, its errors included. */
export type Endpoint = (context: Context) => Promise<void>;

/** What is served about tokens that were issued: whether they live, and that they live no longer. */
export interface TokenStatusEndpoints {
  readonly introspect: Endpoint;
  readonly checkToken: Endpoint;
  readonly revoke: Endpoint;
  readonly revokeOne: Endpoint;
  readonly revokeClient: Endpoint;
  readonly revokeUser: Endpoint;
}

export function createTokenStatusEndpoints(options: TokenStatusOptions): TokenStatusEndpoints {
  const { statusOf, refresh } = options;
  const byToken = revocationByToken(options);
  return {
    introspect: (context) => serveClient(context, introspection(statusOf, refresh), options),
    checkToken: (context) => serveClient(context, checkToken(statusOf), options),
    revoke: (context) => serveClient(context, revocation(statusOf, options, refresh.refreshTokens), options),
    revokeOne: byToken.one,
    revokeClient: byToken.client,
    revokeUser: byToken.user,
  };
}
