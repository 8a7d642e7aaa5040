import { OAuthError } from "../errors.ts";
import { isOfferedGrant } from "./offered-grants.ts";
import type { TokenExchange } from "./token-context.ts";

/**
 * The engine's refusal in the real system's words. Which one it is follows from how far the request got:
 * without a proven key it was the credentials, after that the grant.
 */
export function refusalOfEngine(body: unknown, { attempt, grantType, refusal }: TokenExchange): OAuthError {
  if (refusal !== undefined) return refusal;
  if (attempt.key === undefined) return new OAuthError("bad-credentials", { reason: attempt.reason });
  if (grantType === undefined) return new OAuthError("grant-missing");
  if (grantType === "client_x509") return new OAuthError("grant-retired");
  if (!isOfferedGrant(grantType, attempt.clientId)) return new OAuthError("grant-unknown");
  if (attempt.client?.grantTypes.includes(grantType) === false) return new OAuthError("grant-not-allowed");
  const { error, error_description: description } = body as { error?: string; error_description?: string };
  if (error === "unsupported_grant_type") return new OAuthError("token-format-unsupported");
  if (error === "invalid_scope" && description !== undefined)
    return new OAuthError("scope-invalid", { description });
  return new OAuthError("server-error", { cause: body });
}
