import { originWithPort } from "../config/index.ts";
import type { Exchange } from "./exchange.ts";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The base of absolute URIs in an answer: a Host that is one of ours, or any loopback host with any port
 * (mapped container ports), is used as called; every other Host gets the first configured base, so nobody
 * can make this server print foreign addresses (catalogue row 167). The port is always printed.
 */
export function baseUrlFor(
  { host, scheme }: Pick<Exchange, "host" | "scheme">,
  configured: readonly [string, ...string[]],
): string {
  const [first] = configured;
  const url = `${scheme}://${host}`;
  if (configured.includes(url)) return url;
  if (!/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) || !URL.canParse(url)) return first;
  const parsed = new URL(url);
  const called = originWithPort(parsed);
  return configured.includes(called) || loopback.has(parsed.hostname) ? called : first;
}
