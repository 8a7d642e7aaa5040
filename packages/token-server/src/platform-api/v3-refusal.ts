import { routes } from "../routes.ts";
import { type V3ErrorName, v3ErrorBody, v3Errors } from "./v3-error.ts";

/** Whether a path belongs to the V3 API, whose refusals look like Cloud Foundry's. */
export const isV3Path = (path: string): boolean =>
  path === routes.v3Root || path.startsWith(`${routes.v3Root}/`);

const kinds: Readonly<Record<number, V3ErrorName>> = {
  401: "invalid-auth-token",
  403: "not-authorized",
  404: "resource-not-found",
  422: "unprocessable",
  429: "rate-limit-exceeded",
  503: "unavailable",
};

/**
 * The API's refusal of a status, for who answers before a request comes to the API.
 * @param retryAfter seconds; a 429 and a 503 always have some
 */
export function v3Refusal(
  status: number,
  { detail, retryAfter }: { readonly detail?: string | undefined; readonly retryAfter?: number | undefined },
): { readonly headers: Readonly<Record<string, string>>; readonly body: string } {
  const kind = kinds[status] ?? (status < 500 ? "unable-to-perform" : "server-error");
  const seconds = retryAfter ?? (status === 429 || status === 503 ? 1 : undefined);
  return {
    headers: {
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      ...(status === 401 ? { "WWW-Authenticate": 'Bearer realm="tenantbox"' } : {}),
      ...(seconds === undefined ? {} : { "Retry-After": String(seconds) }),
      ...(status === 429 ? { "X-RateLimit-Remaining": "0" } : {}),
    },
    body: JSON.stringify(v3ErrorBody({ kind, detail: detail ?? v3Errors[kind].detail })),
  };
}
