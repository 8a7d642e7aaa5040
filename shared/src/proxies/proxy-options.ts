import { resolve } from "node:path";
import type { StackSettings } from "../config/index.ts";
import type { ProxyOptions } from "./open-proxies.ts";

/** What the stack's settings say of the proxies in front; paths become absolute. */
export function proxyOptions(settings: StackSettings): Omit<ProxyOptions, "now"> {
  const { proxyAddresses, proxyCertificates, proxyCertificateHeader } = settings;
  return {
    addresses: proxyAddresses,
    certificatesFile: proxyCertificates && resolve(proxyCertificates),
    certificateHeader: proxyCertificateHeader,
  };
}
