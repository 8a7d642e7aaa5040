import { BlockList, isIP } from "node:net";

/** A set of addresses. */
export interface Networks {
  has(address: string | undefined): boolean;
}

/** @param items addresses, and networks with a prefix, checked before */
export function createNetworks(items: readonly string[]): Networks {
  if (items.length === 0) return { has: () => false };
  const known = new BlockList();
  for (const item of items) {
    const [address = "", prefix] = item.split("/");
    const family = isIP(address) === 4 ? "ipv4" : "ipv6";
    if (prefix === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(prefix), family);
  }
  return {
    has(address) {
      // A socket for both families names IPv4 callers inside an IPv6 address.
      const plain = address?.replace(/^::ffff:(?=\d+\.)/i, "") ?? "";
      const version = isIP(plain);
      return version !== 0 && known.check(plain, version === 4 ? "ipv4" : "ipv6");
    },
  };
}
