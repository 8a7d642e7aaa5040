import { originWithPort } from "@tenantbox/shared/config";

const loopback = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * The base of absolute URIs in an answer: a Host that is one of ours, or any loopback host with any port
 * (mapped container ports), is used as called; every other Host gets the first configured base, so nobody
 * can make this server print foreign addresses (catalogue row 167). The port is always printed.
 */
export function baseUrlFor(host: string | undefined, configured: readonly [string, ...string[]]): string {
  const first = configured[0];
  if (host === undefined || !/^[A-Za-z0-9.:[\]-]{1,255}$/.test(host) || !URL.canParse(`https://${host}`))
    return first;
  const url = new URL(`https://${host}`);
  const called = originWithPort(url);
  return configured.includes(called) || loopback.has(url.hostname) ? called : first;
}
