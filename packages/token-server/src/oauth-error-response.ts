import type { Context } from "koa";
import type { OAuthError } from "./errors.ts";

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
