import type { IncomingHttpHeaders } from "node:http";
import { isIP } from "node:net";
import type { Origin } from "../listener/index.ts";
import type { Networks } from "./networks.ts";

const hostForm = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/**
 * Where a request of a proxy came from, by its `X-Forwarded-For`, `-Proto` and `-Host`. The lists are read from their
 * end, which the nearest proxy wrote: addresses of our own proxies are passed over, the next one is the caller's, and
 * what stands before it is what that caller says. What cannot be read changes nothing.
 */
export function forwardedOrigin(headers: IncomingHttpHeaders, arrived: Origin, proxies: Networks): Origin {
  const scheme = lastOf(headers["x-forwarded-proto"])?.toLowerCase();
  const host = lastOf(headers["x-forwarded-host"]);
  return {
    ...arrived,
    peer: callerIn(itemsOf(headers["x-forwarded-for"]), proxies) ?? arrived.peer,
    scheme: scheme === "https" || scheme === "http" ? scheme : arrived.scheme,
    host: host !== undefined && hostForm.test(host) ? host : arrived.host,
  };
}

function callerIn(items: readonly string[], proxies: Networks): string | undefined {
  let nearest: string | undefined;
  for (const item of items.toReversed()) {
    const address = addressIn(item);
    if (address === undefined) break;
    nearest = address;
    if (!proxies.has(address)) break;
  }
  return nearest;
}

/** An address, in brackets and with a port or without. */
function addressIn(item: string): string | undefined {
  if (isIP(item) !== 0) return item;
  const address = /^\[([0-9a-f:.]+)\](?::\d{1,5})?$/i.exec(item)?.[1] ?? /^([\d.]+):\d{1,5}$/.exec(item)?.[1];
  return address !== undefined && isIP(address) !== 0 ? address : undefined;
}

const itemsOf = (value: string | string[] | undefined): readonly string[] =>
  value === undefined
    ? []
    : String(value)
        .split(",")
        .map((item) => item.trim());

const lastOf = (value: string | string[] | undefined): string | undefined => itemsOf(value).at(-1);
