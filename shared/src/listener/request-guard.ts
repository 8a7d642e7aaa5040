import type { IncomingMessage } from "node:http";

/** Why a request is refused before it is routed. */
export interface GuardRefusal {
  readonly status: 400 | 405 | 505;
  readonly reason: string;
}

// One value each by RFC 9110 section 5.3; Node keeps the first silently (security facts, M8).
const single = new Set(["authorization", "host", "content-type", "content-length"]);
const refusedMethods = new Set(["TRACE", "CONNECT"]);

/**
 * Checks what Node's parser lets through and no handler should meet: HTTP below 1.1 (M7), doubled
 * credentials or hosts (M8), absolute-form targets (RFC 9112 section 3.2), methods that echo.
 */
export function guardRequest(request: IncomingMessage): GuardRefusal | undefined {
  if (request.httpVersionMajor !== 1 || request.httpVersionMinor !== 1) {
    return { status: 505, reason: "HTTP/1.1 is required" };
  }
  if (refusedMethods.has(request.method ?? ""))
    return { status: 405, reason: "the method is not served here" };
  if (request.url === undefined || !request.url.startsWith("/")) {
    return { status: 400, reason: "the request target must be a path" };
  }
  const seen = new Set<string>();
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const name = request.rawHeaders[index]?.toLowerCase() ?? "";
    if (!single.has(name)) continue;
    if (seen.has(name)) return { status: 400, reason: `the header ${name} is given more than once` };
    seen.add(name);
  }
  return undefined;
}
