import type { ClientMetadata } from "oidc-provider";
import type { Attempt } from "../client-authentication/attempt.ts";

/**
 * The engine's clients: not ours, but the few ways one can authenticate. It knows one method per client and
 * one credential, ours have several keys of several kinds; so each request is handed over as the way it takes,
 * and the hooks compare the real client's keys. An unknown client takes the same way as a known one.
 */
interface Way {
  readonly proof: "secret" | "certificate";
  readonly bound: boolean;
  /** Whether the client may use the grant it asks for; to the engine they are all client credentials. */
  readonly permitted: boolean;
}

const nameOf = ({ proof, bound, permitted }: Way): string =>
  [proof, bound ? "bound" : "unbound", permitted ? "permitted" : "refused"].join("-");

function metadataOf(way: Way): ClientMetadata {
  return {
    client_id: nameOf(way),
    grant_types: way.permitted ? ["client_credentials"] : [],
    response_types: [],
    redirect_uris: [],
    tls_client_certificate_bound_access_tokens: way.bound,
    ...(way.proof === "secret"
      ? { token_endpoint_auth_method: "client_secret_post", client_secret: "registered" }
      : { token_endpoint_auth_method: "tls_client_auth", tls_client_auth_subject_dn: "registered" }),
  };
}

const either = [false, true] as const;

export const engineClients: readonly ClientMetadata[] = (["secret", "certificate"] as const).flatMap(
  (proof) => either.flatMap((bound) => either.map((permitted) => metadataOf({ proof, bound, permitted }))),
);

/** The way that a request takes through the engine. */
export function engineClientOf({ secret, client }: Attempt, grantType: string): string {
  return nameOf({
    proof: secret === undefined ? "certificate" : "secret",
    bound: client?.boundTokens ?? false,
    permitted: client?.grantTypes.includes(grantType) ?? true,
  });
}
