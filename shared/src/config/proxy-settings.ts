import { isIP } from "node:net";
import { z } from "zod";
import { setting, unset } from "./define-setting.ts";
import { list, word } from "./setting.ts";

/** An address, or a network with a prefix; one that holds every address names nobody (catalogue row 249). */
const isNetwork = (value: string): boolean => {
  const [address = "", prefix, ...rest] = value.split("/");
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^[1-9]\d{0,2}$/.test(prefix) && Number(prefix) <= (version === 4 ? 32 : 128);
};

/** Who may say where a request came from, and which certificate its caller has shown. */
export const proxySettings = {
  proxyAddresses: setting(
    "TENANTBOX_PROXY_ADDRESSES",
    z.union([
      z.literal("none").transform(() => []),
      list.refine(
        (items) => items.length > 0 && items.every(isNetwork),
        "none, or addresses and networks such as 10.0.0.7 or 10.0.0.0/24, and no network of all addresses",
      ),
    ]),
    "none",
    "Addresses and networks (10.0.0.0/24) of the proxies in front, whose forwarded headers count.",
  ),
  proxyCertificates: unset(
    "TENANTBOX_PROXY_CERTIFICATES",
    word,
    "PEM file with the client certificates of the proxies in front, whose forwarded headers count.",
  ),
  proxyCertificateHeader: setting(
    "TENANTBOX_PROXY_CERTIFICATE_HEADER",
    z.enum(["client-cert", "x-forwarded-client-cert"]),
    "client-cert",
    "The one header in which those proxies pass a caller's certificate on: client-cert (RFC 9440) or x-forwarded-client-cert.",
  ),
} as const;
