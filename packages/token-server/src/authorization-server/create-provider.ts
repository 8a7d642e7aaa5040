import type { JWK } from "jose";
import Provider, { type Configuration, errors, type KoaContextWithOIDC } from "oidc-provider";
import { administrationScope } from "@tenantbox/shared/access-token";
import { proveCertificate } from "../client-authentication/attempt.ts";
import { refusalOfFault } from "../refusal-of-fault.ts";
import { grantedScopes } from "../grants/granted-scopes.ts";
import { type LoginCodeSources, userOfBrowser } from "../grants/login-code.ts";
import { scopesOfUser, verifiedUser } from "../grants/password.ts";
import { goingOn, refreshedGrant, type RefreshSources } from "../grants/refresh.ts";
import type { Login } from "../identity-provider/index.ts";
import { routes } from "../routes.ts";
import { platformClaims } from "../tokens/platform-claims.ts";
import { userClaims } from "../tokens/user-claims.ts";
import { xsuaaClaims } from "../tokens/xsuaa-claims.ts";
import { type DirectoryClient, isPlatformClient } from "../service-instances/index.ts";
import { engineClients } from "./engine-clients.ts";
import { engineStorage } from "./engine-storage.ts";
import { type TokenExchange, tokenExchange } from "./token-context.ts";

export interface ProviderOptions {
  readonly issuer: string;
  /** Address of the public keys, as it stands in token headers. */
  readonly tokenKeysUrl: string;
  /** The private key that signs. */
  readonly key: JWK;
  readonly algorithm: "RS256" | "ES256";
  readonly zone: string;
  readonly subdomain: string;
  readonly login: Login;
  readonly refresh: RefreshSources;
  readonly loginCodes: LoginCodeSources;
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
  // Secrets are judged before the engine is asked, where failures are counted.
  provider.Client.prototype.compareClientSecret = async () => {
    const context = Provider.ctx;
    return context !== undefined && tokenExchange(context).attempt.key !== undefined;
  };
  return provider;
}

function configuration(options: ProviderOptions): Configuration {
  return {
    adapter: engineStorage,
    clients: [...engineClients],
    jwks: { keys: [options.key] },
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
        certificateSubjectMatches: (context) => proveCertificate(tokenExchange(context).attempt),
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => resource,
        getResourceServerInfo: async (context) => {
          const client = clientOf(context);
          const scopes = await scopesFor(tokenExchange(context), client, options);
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

/** The scopes of the token; of a grant for a user, the user is verified here, now that its client is. */
async function scopesFor(
  exchange: TokenExchange,
  client: DirectoryClient,
  { login, loginCodes, subdomain, refresh }: ProviderOptions,
): Promise<readonly string[]> {
  const { scope: asked, onBehalf, password, grantType, login: browserProof } = exchange;
  try {
    if (browserProof !== undefined) {
      const { user, grant } = await userOfBrowser(browserProof, loginCodes);
      exchange.user = user;
      exchange.granted = scopesOfUser(user, {
        asked,
        client: { ...client, scopes: grant.scopes },
        onBehalf,
        subdomain,
      });
    } else if (password !== undefined) {
      exchange.user = await verifiedUser(password, login);
      exchange.granted = scopesOfUser(exchange.user, { asked, client, onBehalf, subdomain });
    } else if (grantType === "refresh_token") {
      const { grant, user } = await refreshedGrant(exchange.refreshToken, client, refresh);
      exchange.user = user;
      exchange.provenAt = grant.createdAt;
      const most = { ...client, scopes: client.scopes.filter((scope) => grant.scopes.includes(scope)) };
      exchange.granted = scopesOfUser(user, { asked, client: most, onBehalf, subdomain });
    } else exchange.granted = grantedScopes(asked, client.scopes);
    exchange.goesOn = onBehalf ? undefined : goingOn(exchange, client);
    return exchange.granted;
  } catch (error) {
    exchange.refusal = refusalOfFault(error);
    throw new errors.InvalidScope(exchange.refusal.description, "");
  }
}

type JwtCustomizer = NonNullable<NonNullable<NonNullable<Configuration["formats"]>["customizers"]>["jwt"]>;

function shapeToken(
  options: ProviderOptions,
  context: KoaContextWithOIDC,
  _token: Parameters<JwtCustomizer>[1],
  parts: Parameters<JwtCustomizer>[2],
): void {
  const { attempt, tokenId, granted = [], user, provenAt, goesOn } = tokenExchange(context);
  const client = clientOf(context);
  const { cnf } = parts.payload as { cnf?: { "x5t#S256": string } };
  // Our clock, not the engine's: what checks the token later goes by it too.
  const now = granted.includes(administrationScope) ? options.system() : options.now();
  const issuedAt = Math.floor(now / 1000);
  parts.header = { typ: "JWT", jku: options.tokenKeysUrl };
  const subject = {
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
  };
  const claimsOf = isPlatformClient(client.clientId) ? platformClaims : userClaims;
  const claims =
    user === undefined
      ? xsuaaClaims(subject, tokenId)
      : claimsOf(subject, { ...user, provenAt, grantId: goesOn?.grantId }, tokenId);
  parts.payload = claims as unknown as typeof parts.payload;
}
