import { inspect } from "node:util";
import type { TokenVerdict } from "@tenantbox/shared/access-token";
import { baseUrlFor, type Log } from "@tenantbox/shared/listener";
import { createAuthorizationServer } from "./authorization-server/authorization-server.ts";
import type {
  AuthorizationServer,
  AuthorizationServerOptions,
} from "./authorization-server/authorization-server.ts";
import type { TokenServerConfig } from "./config.ts";
import type { DefaultProvider, IdentityProvider } from "./identity-provider/index.ts";
import { listenerNames } from "./listeners.ts";
import { createRefreshTokens } from "./refresh-tokens/index.ts";
import type { PublishedKeys } from "./resource-feed/revocation-feed.ts";
import { routes } from "./routes.ts";
import type { ServiceInstances } from "./service-instances/index.ts";
import type { Storage } from "./storage/index.ts";
import {
  createTokenStatus,
  createTokenStatusEndpoints,
  tokenRevoker,
  type TokenStatusEndpoints,
} from "./token-status/index.ts";
import { operatorVerifier, tenantVerifier } from "./tokens/operator-verifier.ts";
import type { KeyRing } from "./tokens/key-ring.ts";
import { createTokenMint } from "./tokens/token-mint.ts";

/** What the token server has before there are tokens. */
export interface TokenLifeOptions
  extends Pick<
    AuthorizationServerOptions,
    | "audit"
    | "callerOf"
    | "limits"
    | "readTokenRequest"
    | "login"
    | "tokenUrl"
    | "tokenMtlsUrl"
    | "zone"
    | "now"
    | "system"
  > {
  readonly config: Pick<TokenServerConfig, "algorithm" | "subdomain" | "tokenUrls" | "doorUrls">;
  readonly storage: Storage;
  readonly instances: ServiceInstances;
  readonly users: IdentityProvider;
  readonly provider: DefaultProvider;
  readonly keys: KeyRing;
  /** Revocations that ended before this moment may be forgotten. */
  readonly expiredBefore: () => number;
  readonly log: Log;
}

/** Tokens from their issue to their end. */
export interface TokenLife {
  readonly authorizationServer: AuthorizationServer;
  readonly tokenStatus: TokenStatusEndpoints;
  readonly verifyOperator: (token: string) => Promise<TokenVerdict>;
  readonly mint: ReturnType<typeof createTokenMint>;
  /** What resource APIs hear of the keys. */
  readonly publishedKeys: () => PublishedKeys;
}

/** Joins the rooms that issue tokens, verify them, tell what they are worth and revoke them. */
export function createTokenLife(options: TokenLifeOptions): TokenLife {
  const { config, storage, instances, users, keys, tokenUrl, now, system, expiredBefore, log } = options;
  const { algorithm, subdomain } = config;
  const { directory, acceptRenewal } = instances;
  const refreshTokens = createRefreshTokens(storage, { now, expired: expiredBefore });
  const refresh = { refreshTokens, provider: options.provider };
  const authorizationServer = createAuthorizationServer(
    {
      ...options,
      algorithm,
      subdomain,
      directory,
      acceptRenewal,
      refresh,
      passesNoCertificates: ({ listener }) => listener === listenerNames.door,
      endpointsFor: (exchange) =>
        exchange.listener === listenerNames.certificate
          ? tokenUrl
          : baseUrlFor(exchange, [tokenUrl, ...(config.tokenUrls ?? []), ...config.doorUrls]),
      onServerError: ({ id }, cause) =>
        log.error({ request: id, cause: inspect(cause) }, "token request failed"),
    },
    keys.current,
  );
  const { issuer } = authorizationServer;
  const verifyOperator = operatorVerifier(issuer, keys.current, system);
  const verify = tenantVerifier(issuer, keys.current, now);
  return {
    authorizationServer,
    verifyOperator,
    publishedKeys: () => ({
      version: authorizationServer.tokenKeys().etag,
      ends: keys
        .current()
        .published.flatMap(({ kid, honouredUntil }) =>
          honouredUntil === undefined ? [] : [[kid, honouredUntil] as const],
        ),
    }),
    tokenStatus: createTokenStatusEndpoints({
      ...options,
      directory,
      acceptRenewal,
      refresh,
      statusOf: createTokenStatus({ storage, verify, verifyOperator }),
      revoke: tokenRevoker(storage, { now, expired: expiredBefore }),
      revokeClient: instances.revokeClient,
      revokeUser: users.revokeTokens,
    }),
    mint: createTokenMint({
      issuer,
      zone: options.zone,
      subdomain,
      keys: keys.current,
      tokenKeysUrl: `${tokenUrl}${routes.tokenKeys}`,
      now,
    }),
  };
}
