import { inspect } from "node:util";
import type { Middleware } from "koa";
import type { TokenVerdict } from "@tenantbox/shared/access-token";
import { baseUrlFor, type Exchange, type Log } from "@tenantbox/shared/listener";
import { createAuthorizationServer } from "./authorization-server/authorization-server.ts";
import type {
  AuthorizationServer,
  AuthorizationServerOptions,
} from "./authorization-server/authorization-server.ts";
import { type BrowserLogin, createBrowserLogin } from "./browser-login/browser-login.ts";
import type { TokenServerConfig } from "./config.ts";
import type { DefaultProvider, IdentityProvider } from "./identity-provider/index.ts";
import { listenerNames } from "./listeners.ts";
import { createLoginCodes } from "./login-codes/login-codes.ts";
import { createRefreshTokens } from "./refresh-tokens/index.ts";
import { createPlatform, type PlatformOptions } from "./platform.ts";
import { type ChangeSignal, createChangeSignal } from "./resource-feed/change-signal.ts";
import type { PublishedKeys } from "./resource-feed/revocation-feed.ts";
import { routes } from "./routes.ts";
import {
  type ClientDirectory,
  isPlatformClient,
  platformClient,
  type ServiceInstances,
} from "./service-instances/index.ts";
import type { Storage } from "./storage/index.ts";
import {
  createTokenStatus,
  createTokenStatusEndpoints,
  grantRevoker,
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
    >,
    Pick<PlatformOptions, "clientRoot" | "keyFiles"> {
  readonly config: PlatformOptions["config"] &
    Pick<TokenServerConfig, "algorithm" | "subdomain" | "tokenUrls" | "doorUrls">;
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
  /** Tells those that follow this server what has changed. */
  readonly changes: ChangeSignal;
  readonly authorizationServer: AuthorizationServer;
  readonly tokenStatus: TokenStatusEndpoints;
  readonly browserLogin: BrowserLogin;
  /** The platform's API, which users open with tokens of the client `cf`. */
  readonly platform: Middleware;
  readonly verifyOperator: (token: string) => Promise<TokenVerdict>;
  readonly mint: ReturnType<typeof createTokenMint>;
  /** What resource APIs hear of the keys. */
  readonly publishedKeys: () => PublishedKeys;
}

/** The directory of the token endpoint: there the client of the `cf` CLI is known too, and nowhere else. */
const withPlatformClient = (directory: ClientDirectory): ClientDirectory => ({
  ...directory,
  find: (clientId) => (isPlatformClient(clientId) ? platformClient : directory.find(clientId)),
});

/** Joins the rooms that issue tokens, verify them, tell what they are worth and revoke them. */
export function createTokenLife(options: TokenLifeOptions): TokenLife {
  const { config, storage, instances, users, keys, tokenUrl, now, system, expiredBefore, log } = options;
  const { algorithm, subdomain } = config;
  const { directory, acceptRenewal } = instances;
  const refreshTokens = createRefreshTokens(storage, { now, expired: expiredBefore });
  const refresh = { refreshTokens, provider: options.provider };
  const loginCodes = createLoginCodes(storage, now);
  const changes = createChangeSignal();
  const endpointsFor = (exchange: Exchange): string =>
    exchange.listener === listenerNames.certificate
      ? tokenUrl
      : baseUrlFor(exchange, [tokenUrl, ...(config.tokenUrls ?? []), ...config.doorUrls]);
  const authorizationServer = createAuthorizationServer(
    {
      ...options,
      algorithm,
      subdomain,
      directory: withPlatformClient(directory),
      acceptRenewal,
      refresh,
      loginCodes: { loginCodes, provider: options.provider },
      passesNoCertificates: ({ listener }) => listener === listenerNames.door,
      endpointsFor,
      onServerError: ({ id }, cause) =>
        log.error({ request: id, cause: inspect(cause) }, "token request failed"),
    },
    keys.current,
  );
  const { issuer } = authorizationServer;
  const verifyOperator = operatorVerifier(issuer, keys.current, system);
  const verify = tenantVerifier(issuer, keys.current, now);
  const statusOf = createTokenStatus({ storage, verify, verifyOperator });
  return {
    changes,
    authorizationServer,
    verifyOperator,
    browserLogin: createBrowserLogin({
      ...options,
      loginCodes,
      issuer,
      readForm: options.readTokenRequest,
      // Passwords are typed over TLS only, and where no certificate is asked for.
      baseOf: (exchange) =>
        exchange.listener === listenerNames.certificate || exchange.scheme === "http"
          ? undefined
          : endpointsFor(exchange),
    }),
    platform: createPlatform({ ...options, statusOf, endpointsFor, changes }),
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
      statusOf,
      revoke: tokenRevoker(storage, { now, expired: expiredBefore }),
      revokeGrant: grantRevoker(storage, { now, expired: expiredBefore }),
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
