import type { Context } from "koa";
import type { OAuthError } from "./errors.ts";

/** Writes a refusal as RFC 6749 section 5.2 wants it; every 401 carries its challenge (RFC 9110 section 15.5.2). */
export function answerOAuthError(context: Context, refusal: OAuthError): void {
  const { headers, body } = oauthErrorParts(refusal);
  context.status = refusal.status;
  // What the engine has set already would keep its place, and the order would tell how far a request came.
  for (const name of Object.keys(headers)) context.remove(name);
  context.set(headers);
  context.body = body;
}

/** Headers and body of a refusal. */
export function oauthErrorParts({ status, error, description, retryAfter, allow }: OAuthError): {
  readonly headers: Record<string, string>;
  readonly body: string;
} {
  const headers: Record<string, string> = {
    "Content-Type": "application/json;charset=UTF-8",
    "Cache-Control": "no-store",
    Pragma: "no-cache",
  };
  if (status === 401)
    headers["WWW-Authenticate"] =
      `Basic realm="UAA/client", error="unauthorized", error_description="${description}"`;
  if (status === 405) headers["Allow"] = allow;
  if (status === 413) headers["Connection"] = "close";
  if (retryAfter !== undefined) headers["Retry-After"] = String(retryAfter);
  return { headers, body: JSON.stringify({ error, error_description: description }) };
}
