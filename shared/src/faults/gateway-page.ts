import type { WholeAnswer } from "./whole-answer.ts";

const causes: Readonly<Record<number, { phrase: string; text: (host: string) => string; mark: string }>> = {
  502: {
    phrase: "Bad Gateway",
    text: () => "Registered endpoint failed to handle the request.",
    mark: "endpoint_failure",
  },
  503: {
    phrase: "Service Unavailable",
    text: (host) => `Requested route ('${host}') has no available endpoints.`,
    mark: "no_endpoints",
  },
  504: {
    phrase: "Gateway Timeout",
    text: () => "Registered endpoint failed to answer in time.",
    mark: "endpoint_timeout",
  },
};

/**
 * What the router before the real system says for itself, for 502, 503 and 504: plain text, as the public router of
 * Cloud Foundry writes it, whatever the caller accepts. Undefined for every other status.
 */
export function gatewayPage(status: number, host: string, message?: string): WholeAnswer | undefined {
  const cause = causes[status];
  if (cause === undefined) return undefined;
  const body = Buffer.from(`${status} ${cause.phrase}: ${message ?? cause.text(host)}\n`);
  return {
    status,
    headers: {
      "Cache-Control": "no-cache, no-store",
      "Content-Type": "text/plain; charset=utf-8",
      "Content-Length": body.length,
      "X-Cf-RouterError": cause.mark,
    },
    body,
  };
}
