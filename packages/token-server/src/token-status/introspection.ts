import { OAuthError } from "../errors.ts";
import { refreshed, type Refreshed, type RefreshSources } from "../grants/refresh.ts";
import type { DirectoryClient } from "../service-instances/index.ts";
import { answerJson, type ClientEndpoint } from "./client-request.ts";
import type { TokenStatus, TokenStatusOf } from "./token-status.ts";

/** Administration stands outside the tenant: nobody but the operator learns anything of its tokens. */
function statusFor(client: DirectoryClient, status: TokenStatus): TokenStatus {
  if (!status.live || !status.ofOperator || client.plan === "operator") return status;
  return { live: false, reason: "token-of-the-operator" };
}

const detailOf = (status: TokenStatus): string =>
  status.live ? `token ${status.claims.jti} is live` : `the token is not live: ${status.reason}`;

/** What its own client learns of a refresh token; it is opaque, so the members are those of RFC 7662 section 2.2. */
const refreshClaims = ({ grant, user }: Refreshed) => ({
  active: true,
  token_type: "refresh_token",
  scope: grant.scopes.join(" "),
  client_id: grant.clientId,
  username: user.name,
  sub: user.id,
  iat: Math.floor(grant.createdAt / 1000),
  exp: Math.floor(grant.expiresAt / 1000),
});

/** Token introspection (RFC 7662): the claims of a live token, and nothing but `active: false` for any other. */
export function introspection(statusOf: TokenStatusOf, refresh: RefreshSources): ClientEndpoint {
  return {
    noun: "introspection",
    inQuery: false,
    async answer(context, { token, by }) {
      const status = statusFor(by.client, await statusOf(token));
      const refreshing = status.live ? "no" : await refreshed(token, by.client, refresh);
      if (typeof refreshing !== "string") {
        answerJson(context, refreshClaims(refreshing));
        return `a refresh token of user ${refreshing.user.name} is live`;
      }
      answerJson(context, status.live ? { active: true, ...status.payload } : { active: false });
      return detailOf(status);
    },
  };
}

/**
 * `/check_token` of the real system (token server fact sheet, section 2.4): the claims of a live token, 400 for any other,
 * since nothing is wrong with who asks; `scopes` names scopes, by commas, that it must have.
 */
export function checkToken(statusOf: TokenStatusOf): ClientEndpoint {
  return {
    noun: "token-check",
    inQuery: true,
    async answer(context, { token, parameters, by }) {
      const status = statusFor(by.client, await statusOf(token));
      if (!status.live) throw new OAuthError("token-not-live", { reason: status.reason });
      const asked = (parameters.get("scopes") ?? "").split(",").map((scope) => scope.trim());
      const missing = asked.filter((scope) => scope !== "" && !status.claims.scope.includes(scope));
      if (missing.length > 0) throw new OAuthError("scope-missing");
      answerJson(context, status.payload);
      return detailOf(status);
    },
  };
}
