import { isIP } from "node:net";
import { CertificateAuthorityError } from "./certificate-authority-error.ts";

/** Under which names a server of ours is reached. */
export interface ServerNames {
  readonly domains: readonly string[];
  readonly addresses: readonly string[];
}

/**
 * Sorts host names and addresses; localhost, 127.0.0.1 and ::1 always belong to them. Each name stands once.
 * @throws CertificateAuthorityError `invalid-request` for anything that is neither a host name nor an address
 */
export function serverNames(hostNames: readonly string[]): ServerNames {
  const names = hostNames.map((name) => name.replace(/^\[(.*)\]$/, "$1").toLowerCase());
  for (const name of names) {
    if (isIP(name) === 0 && !isDomain(name)) {
      throw new CertificateAuthorityError(
        "invalid-request",
        `Not a host name or address: ${JSON.stringify(name)}`,
      );
    }
  }
  const addresses = names.filter((name) => isIP(name) !== 0).map(plainAddress);
  return {
    domains: [...new Set(["localhost", ...names.filter((name) => isIP(name) === 0).toSorted()])],
    addresses: [...new Set(["127.0.0.1", "::1", ...addresses.toSorted()])],
  };
}

/** The 4 or 16 octets of an address. */
export function addressBytes(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split(".").map(Number));
  const [head = "", tail] = plainAddress(address).split("::");
  const groups = (text: string | undefined) => (text ? text.split(":") : []);
  const [left, right] = [groups(head), groups(tail)];
  const zeros = Array<string>(8 - left.length - right.length).fill("0");
  const all = tail === undefined ? left : [...left, ...zeros, ...right];
  return Buffer.from(all.map((group) => group.padStart(4, "0")).join(""), "hex");
}

/** One spelling per address: the URL parser writes IPv6 in its shortest form, without IPv4 inside. */
function plainAddress(address: string): string {
  if (isIP(address) === 4) return address;
  return new URL(`http://[${address.replace(/%.*$/, "")}]/`).hostname.slice(1, -1);
}

function isDomain(name: string): boolean {
  const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?$/;
  return name.length <= 253 && name.split(".").every((part) => label.test(part)) && !/^[\d.]+$/.test(name);
}
