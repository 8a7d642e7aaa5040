import { AdministrationError, errorBody } from "@tenantbox/shared/administration";
import type { Context, Middleware } from "koa";
import { answerOAuthError } from "../oauth-error-response.ts";
import { OAuthError } from "../errors.ts";

/** Turns what the routes throw into answers; `translate` knows the rooms' own errors. */
export function answerRefusals(translate: (error: unknown) => AdministrationError | undefined): Middleware {
  return async (context, next) => {
    context.set("Cache-Control", "no-store");
    try {
      await next();
    } catch (error) {
      if (error instanceof OAuthError) answerOperatorRefusal(context, error);
      else answer(context, error instanceof AdministrationError ? error : translate(error), error);
    }
  };
}

function answerOperatorRefusal(context: Context, refusal: OAuthError): void {
  answerOAuthError(context, refusal);
  const error = refusal.status === 403 ? "insufficient_scope" : "invalid_token";
  const presented = context.req.headers.authorization !== undefined;
  context.set(
    "WWW-Authenticate",
    presented ? `Bearer realm="tenantbox", error="${error}"` : 'Bearer realm="tenantbox"',
  );
}

function answer(context: Context, refusal: AdministrationError | undefined, cause: unknown): void {
  if (refusal === undefined) throw cause;
  context.status = refusal.status;
  if (refusal.status === 503) context.set("Retry-After", "1");
  context.body = errorBody(refusal);
}
