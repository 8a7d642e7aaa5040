import type { JWK } from "jose";
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from "oidc-provider";
import { administrationScope } from "@tenantbox/shared/access-token";
import { fingerprintOf } from "@tenantbox/shared/client-certificate";
import { proveCertificate, proveSecret } from "../client-authentication/attempt.ts";
import { OAuthError } from "../errors.ts";
import { grantedScopes } from "../grants/granted-scopes.ts";
import { routes } from "../routes.ts";
import { xsuaaClaims } from "../tokens/xsuaa-claims.ts";
import { engineClients } from "./engine-clients.ts";
import { engineStorage } from "./engine-storage.ts";
import { type TokenExchange, tokenExchange } from "./token-context.ts";

export interface ProviderOptions {
  readonly issuer: string;
  /** Address of the public keys, as it stands in token headers. */
  readonly tokenKeysUrl: string;
  /** Private keys, the signing one first. */
  readonly keys: readonly JWK[];
  readonly algorithm: "RS256" | "ES256";
  readonly zone: string;
  readonly subdomain: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** The system's clock: the operator stands outside the tenant's time. */
  readonly system: () => number;
}

// Never shown to a caller; the engine wants one resource to grant scopes for.
const resource = "urn:tenantbox:tenant";

/**
 * The engine: oidc-provider with everything off but client credentials (decision 1). Keys are read once,
 * so rotation makes a new one.
 */
export function createProvider(options: ProviderOptions): Provider {
  const provider = new Provider(options.issuer, configuration(options));
  provider.Client.prototype.compareClientSecret = async (secret: string) => {
    const context = Provider.ctx;
    return context !== undefined && proveSecret(tokenExchange(context).attempt, secret);
  };
  return provider;
}

function configuration(options: ProviderOptions): Configuration {
  return {
    adapter: engineStorage,
    clients: [...engineClients],
    jwks: { keys: [...options.keys] },
    responseTypes: [],
    scopes: [],
    claims: {},
    clientAuthMethods: ["client_secret_basic", "client_secret_post", "tls_client_auth"],
    clientDefaults: {
      id_token_signed_response_alg: options.algorithm,
      response_types: [],
      grant_types: ["client_credentials"],
    },
    routes: { token: routes.token, jwks: routes.tokenKeys },
    ttl: { ClientCredentials: (context) => clientOf(context).tokenValidity },
    // Unused, but the engine asks for a secret of its own when it could set cookies.
    cookies: { keys: ["unused: this server sets no cookies"] },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      dPoP: { enabled: false },
      clientCredentials: { enabled: true },
      mTLS: {
        enabled: true,
        certificateBoundAccessTokens: true,
        tlsClientAuth: true,
        getCertificate: (context) => tokenExchange(context).attempt.certificate,
        // The policy has judged it before the engine saw the request; here the registration decides.
        certificateAuthorized: (context) => tokenExchange(context).attempt.certificate !== undefined,
        certificateSubjectMatches: (context) => {
          const { attempt } = tokenExchange(context);
          return (
            attempt.certificate !== undefined && proveCertificate(attempt, fingerprintOf(attempt.certificate))
          );
        },
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: (context) => {
          const client = clientOf(context);
          const scopes = scopesFor(tokenExchange(context), client.scopes);
          // The engine grants what is asked for; "nothing asked" means "all" here, as in the real system.
          if (context.oidc.params !== undefined) context.oidc.params["scope"] = scopes.join(" ");
          return {
            scope: scopes.join(" "),
            audience: client.clientId,
            accessTokenTTL: client.tokenValidity,
            accessTokenFormat: "jwt",
            jwt: { sign: { alg: options.algorithm } },
          };
        },
      },
    },
    formats: { customizers: { jwt: (context, token, parts) => shapeToken(options, context, token, parts) } },
  };
}

function clientOf(context: KoaContextWithOIDC) {
  const { client } = tokenExchange(context).attempt;
  if (client === undefined) throw new Error("an unknown client got past authentication");
  return client;
}

function scopesFor(exchange: TokenExchange, owned: readonly string[]): readonly string[] {
  try {
    exchange.granted = grantedScopes(exchange.scope, owned);
    return exchange.granted;
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    exchange.refusal = error;
    throw new errors.InvalidScope(error.description, "");
  }
}

type JwtCustomizer = NonNullable<NonNullable<NonNullable<Configuration["formats"]>["customizers"]>["jwt"]>;

function shapeToken(
  options: ProviderOptions,
  context: KoaContextWithOIDC,
  _token: Parameters<JwtCustomizer>[1],
  parts: Parameters<JwtCustomizer>[2],
): void {
  const { attempt, tokenId, granted = [] } = tokenExchange(context);
  const client = clientOf(context);
  const { cnf } = parts.payload as { cnf?: { "x5t#S256": string } };
  // Our clock, not the engine's: what checks the token later goes by it too.
  const now = granted.includes(administrationScope) ? options.system() : options.now();
  const issuedAt = Math.floor(now / 1000);
  parts.header = { typ: "JWT", jku: options.tokenKeysUrl };
  parts.payload = xsuaaClaims(
    {
      clientId: client.clientId,
      instanceId: client.instanceId,
      scopes: granted,
      revSig: attempt.key?.revSig ?? "",
      issuedAt,
      expiresAt: issuedAt + client.tokenValidity,
      issuer: options.issuer,
      zone: options.zone,
      subdomain: options.subdomain,
      thumbprint: cnf?.["x5t#S256"],
    },
    tokenId,
  ) as unknown as typeof parts.payload;
}
