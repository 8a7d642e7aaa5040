import type { Exchange, Origin } from "./exchange.ts";

/**
 * The `Forwarded` header (RFC 7239) by which one of our processes tells another where a request came from. What
 * stands in it was checked by a listener, so nothing in it needs escaping.
 */
export const forwardedBy = ({ peer, host, scheme, listener }: Exchange): string =>
  `for="[${peer}]";host="${host}";proto=${scheme};by=_${listener}`;

const ours =
  /^for="\[([0-9a-fA-F.:]{2,45}(?:%[\w.-]{1,32})?)\]";host="([^"\\]{1,255})";proto=(https?);by=_([a-z-]{1,32})$/;

/** What `forwardedBy` wrote; undefined for any other header. The sender must have proven that it is one of us. */
export function readForwarded(header: string | undefined): Origin | undefined {
  const [, peer, host, scheme, listener] = ours.exec(header ?? "") ?? [];
  if (peer === undefined || host === undefined || listener === undefined) return undefined;
  return { peer, host, scheme: scheme === "http" ? "http" : "https", listener };
}
