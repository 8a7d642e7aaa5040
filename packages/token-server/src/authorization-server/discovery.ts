import { routes } from "../routes.ts";
import { offeredGrants } from "./offered-grants.ts";

export interface DiscoveryOptions {
  /** Base URLs: the issuer's, the one whose endpoints are named, and the one for client certificates. */
  readonly tokenUrl: string;
  readonly endpoints: string;
  readonly tokenMtlsUrl: string;
  readonly algorithm: string;
}

const authenticationMethods = ["client_secret_basic", "client_secret_post", "tls_client_auth"] as const;

/**
 * The discovery document (RFC 8414 section 2, OpenID Discovery). Ours, because the engine's would follow the
 * Host header and name endpoints that do not exist here.
 */
export function discoveryDocument({
  tokenUrl,
  endpoints,
  tokenMtlsUrl,
  algorithm,
}: DiscoveryOptions): string {
  return JSON.stringify({
    issuer: `${tokenUrl}${routes.token}`,
    token_endpoint: `${endpoints}${routes.token}`,
    jwks_uri: `${endpoints}${routes.tokenKeys}`,
    introspection_endpoint: `${endpoints}${routes.introspection}`,
    revocation_endpoint: `${endpoints}${routes.revocation}`,
    token_endpoint_auth_methods_supported: authenticationMethods,
    introspection_endpoint_auth_methods_supported: authenticationMethods,
    revocation_endpoint_auth_methods_supported: authenticationMethods,
    grant_types_supported: offeredGrants,
    response_types_supported: [],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: [algorithm],
    tls_client_certificate_bound_access_tokens: true,
    mtls_endpoint_aliases: {
      token_endpoint: `${tokenMtlsUrl}${routes.token}`,
      introspection_endpoint: `${tokenMtlsUrl}${routes.introspection}`,
      revocation_endpoint: `${tokenMtlsUrl}${routes.revocation}`,
    },
    claims_supported: [
      "sub",
      "iss",
      "aud",
      "exp",
      "iat",
      "jti",
      "cid",
      "azp",
      "scope",
      "grant_type",
      "rev_sig",
      "zid",
    ],
  });
}
