import type { IncomingMessage } from "node:http";
import type { Limits } from "./limits.ts";

/** How large a request may be. */
export type SizeLimits = Pick<Limits, "targetBytes" | "headerBytes" | "bodyBytes" | "headerLines">;

/** Why a request is refused before it is routed. */
export interface GuardRefusal {
  readonly status: 400 | 405 | 413 | 414 | 417 | 431 | 505;
  /** Code for the audit log. */
  readonly reason: string;
  /** What the caller reads. */
  readonly text: string;
}

// One value each by RFC 9110 section 5.3; Node keeps the first silently (security facts, M8).
const single = new Set(["authorization", "host", "content-type", "content-length"]);
const refusedMethods = new Set(["TRACE", "CONNECT"]);
/** RFC 3986 section 3.2.2: a name or an address, and a port. */
const host = /^[A-Za-z0-9._~!$&'()*+,;=%:[\]-]{1,255}$/;

/**
 * Checks what Node's parser lets through and no handler should meet: HTTP below 1.1 (M7), doubled
 * credentials or hosts (M8), absolute-form targets and broken hosts (RFC 9112 section 3.2), methods that echo,
 * protocols to change to, sizes beyond what is served.
 */
export function guardRequest(request: IncomingMessage, limits: SizeLimits): GuardRefusal | undefined {
  const { headers, rawHeaders, method = "", url = "" } = request;
  if (request.httpVersionMajor !== 1 || request.httpVersionMinor !== 1)
    return { status: 505, reason: "http-version", text: "HTTP/1.1 is required" };
  if (refusedMethods.has(method))
    return { status: 405, reason: "method-refused", text: "the method is not served here" };
  if (url.length > limits.targetBytes)
    return { status: 414, reason: "target-too-long", text: "the request target is too long" };
  if (!url.startsWith("/"))
    return { status: 400, reason: "target-malformed", text: "the request target must be a path" };
  if (rawHeaders.length > 2 * limits.headerLines)
    return { status: 431, reason: "headers-too-many", text: "too many headers" };
  const twice = firstDoubled(rawHeaders);
  if (twice !== undefined)
    return { status: 400, reason: "header-doubled", text: `the header ${twice} is given more than once` };
  if (sizeOf(rawHeaders) > limits.headerBytes)
    return { status: 431, reason: "headers-too-large", text: "the headers are too large" };
  if (!host.test(headers.host ?? ""))
    return { status: 400, reason: "host-malformed", text: "the header host is not valid" };
  if (headers.upgrade !== undefined)
    return { status: 400, reason: "upgrade-refused", text: "no other protocol is served here" };
  if (Number(headers["content-length"] ?? 0) > limits.bodyBytes)
    return { status: 413, reason: "announced-too-large", text: "the body is too large" };
  return undefined;
}

function firstDoubled(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? "";
    if (!single.has(name)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** Bytes of the header lines as they were sent, their ends included. */
function sizeOf(rawHeaders: readonly string[]): number {
  let size = 0;
  for (const part of rawHeaders) size += part.length + 2;
  return size;
}
