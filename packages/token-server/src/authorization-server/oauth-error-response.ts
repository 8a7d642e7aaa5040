import type { Context } from "koa";
import { OAuthError } from "../errors.ts";
import type { TokenExchange } from "./token-context.ts";

/** Writes a refusal as RFC 6749 section 5.2 wants it; every 401 carries its challenge (RFC 9110 section 15.5.2). */
export function answerOAuthError(context: Context, refusal: OAuthError): void {
  context.status = refusal.status;
  context.set("Content-Type", "application/json;charset=UTF-8");
  context.set("Cache-Control", "no-store");
  context.set("Pragma", "no-cache");
  if (refusal.status === 401) {
    context.set(
      "WWW-Authenticate",
      `Basic realm="UAA/client", error="unauthorized", error_description="${refusal.description}"`,
    );
  }
  if (refusal.status === 405) context.set("Allow", "POST");
  if (refusal.status === 413) context.set("Connection", "close");
  if (refusal.status === 503) context.set("Retry-After", "1");
  context.body = JSON.stringify({ error: refusal.error, error_description: refusal.description });
}

/**
 * The engine's refusal in the real system's words. Which one it is follows from how far the request got:
 * without a proven key it was the credentials, after that the grant.
 */
export function refusalOfEngine(body: unknown, { attempt, grantType, refusal }: TokenExchange): OAuthError {
  if (refusal !== undefined) return refusal;
  if (attempt.key === undefined) return new OAuthError("bad-credentials", { reason: attempt.reason });
  if (grantType === undefined) return new OAuthError("grant-missing");
  if (grantType !== "client_credentials") return new OAuthError("grant-unknown");
  if (attempt.client?.grantTypes.includes(grantType) === false) return new OAuthError("grant-not-allowed");
  const { error, error_description: description } = body as { error?: string; error_description?: string };
  if (error === "unsupported_grant_type") return new OAuthError("token-format-unsupported");
  if (error === "invalid_scope" && description !== undefined)
    return new OAuthError("scope-invalid", { description });
  return new OAuthError("server-error", { cause: body });
}
