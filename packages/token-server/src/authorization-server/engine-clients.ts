import Provider, { type AdapterPayload } from "oidc-provider";
import { tokenExchange } from "./token-context.ts";

/** Stands in for every client that is not known, so that an unknown one takes the same way as a wrong secret. */
export const nobody = "nobody";

/**
 * The engine's view of a client. It knows one authentication method per client, ours has several keys of
 * several kinds, so the variant follows what this request presents; the keys themselves are compared by
 * `client-authentication`. Asked within the request's own context.
 */
export function engineClient(clientId: string): AdapterPayload {
  const context = Provider.ctx;
  if (context === undefined) throw new Error("clients are looked up within a request only");
  const { attempt } = tokenExchange(context);
  const permitted = attempt.client?.grantTypes.includes("client_credentials") ?? true;
  const common = {
    grant_types: permitted ? ["client_credentials"] : [],
    response_types: [],
    redirect_uris: [],
  };
  const bound = { tls_client_certificate_bound_access_tokens: attempt.client?.boundTokens ?? false };
  return attempt.secret === undefined
    ? {
        ...common,
        ...bound,
        client_id: clientId,
        token_endpoint_auth_method: "tls_client_auth",
        tls_client_auth_subject_dn: "registered",
      }
    : {
        ...common,
        ...bound,
        client_id: clientId,
        token_endpoint_auth_method: "client_secret_post",
        client_secret: "registered",
      };
}
